using SeqModels.Tensors;

namespace SeqModels.Losses;

// −w x[row, t_row] for each row that is not ignored, or their sum times the share; with row weights w (1 without weights).
// dx[row, t] −= s_row with s_row = dy · share · w, or dy_row w. Saves nothing.
internal sealed class NegativeLogLikelihoodOperation(Indices targets, int? ignored, Tensor? weights, Reduction reduction, double share) : Operation
{
    private const string Loss = "Loss.NegativeLogLikelihood";

    protected override string Name => Loss;

    public static Tensor Apply(Tensor logProbabilities, Indices targets, Reduction reduction, int? ignored, Tensor? weights)
    {
        targets = StepIndices.Copy(targets);
        ClassTargets.Check(Loss, nameof(logProbabilities), logProbabilities, targets, ignored);
        Tensor? expanded = LossWeights.Expand(Loss, weights, targets.Shape, logProbabilities.DType, out _);
        double total = ClassTargets.TotalWeight(targets, ignored, expanded, null);
        var operation = new NegativeLogLikelihoodOperation(targets, ignored, expanded, reduction, LossWeights.Share(reduction, total));
        return operation.Run(reduction == Reduction.None ? targets.Shape : [], logProbabilities);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), w = weights is null ? [] : weights.AsSpan<T>();
        ReadOnlySpan<int> t = targets.Values.Span;
        Span<T> y = Output<T>();
        y.Clear();
        int classes = InputShape(0)[-1];
        double sum = 0;
        for (int row = 0; row < t.Length; row++)
        {
            double weight = t[row] == ignored ? 0 : w.IsEmpty ? 1 : double.CreateTruncating(w[row]);
            if (weight == 0)
                continue;
            double loss = -weight * double.CreateTruncating(x[(row * classes) + t[row]]);
            if (reduction == Reduction.None)
                y[row] = T.CreateTruncating(loss);
            else
                sum += loss;
        }

        if (reduction != Reduction.None)
            y[0] = T.CreateTruncating(sum * share);
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> dy = OutputGradient<T>(), w = weights is null ? [] : weights.AsSpan<T>();
        Span<T> dx = InputGradient<T>(0);
        ReadOnlySpan<int> t = targets.Values.Span;
        int classes = InputShape(0)[-1];
        for (int row = 0; row < t.Length; row++)
        {
            if (t[row] == ignored)
                continue;
            double scale = double.CreateTruncating(dy[reduction == Reduction.None ? row : 0]) * share;
            dx[(row * classes) + t[row]] -= T.CreateTruncating(w.IsEmpty ? scale : scale * double.CreateTruncating(w[row]));
        }
    }
}
