using SeqModels.Tensors;

namespace SeqModels.Losses;

// −Σ x[row, t_row] over the rows that are not ignored, or that over their number. dx[row, t] −= dy (or dy over the number). Saves nothing.
internal sealed class NegativeLogLikelihoodOperation(Indices targets, int? ignored, double share) : Operation
{
    protected override string Name => "Loss.NegativeLogLikelihood";

    public static Tensor Apply(Tensor logProbabilities, Indices targets, Reduction reduction, int? ignored)
    {
        targets = StepIndices.Copy(targets);
        int count = ClassTargets.Check("Loss.NegativeLogLikelihood", nameof(logProbabilities), logProbabilities, targets, ignored);
        double share = reduction == Reduction.Sum ? 1 : count == 0 ? 0 : 1.0 / count;
        return new NegativeLogLikelihoodOperation(targets, ignored, share).Run([], logProbabilities);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0);
        ReadOnlySpan<int> t = targets.Values.Span;
        int classes = InputShape(0)[-1];
        double sum = 0;
        for (int row = 0; row < t.Length; row++)
        {
            if (t[row] != ignored)
            {
                sum -= double.CreateTruncating(x[(row * classes) + t[row]]);
            }
        }

        Output<T>()[0] = T.CreateTruncating(sum * share);
    }

    protected override void Backward<T>()
    {
        Span<T> dx = InputGradient<T>(0);
        ReadOnlySpan<int> t = targets.Values.Span;
        int classes = InputShape(0)[-1];
        T scale = T.CreateTruncating(double.CreateTruncating(OutputGradient<T>()[0]) * share);
        for (int row = 0; row < t.Length; row++)
        {
            if (t[row] != ignored)
            {
                dx[(row * classes) + t[row]] -= scale;
            }
        }
    }
}
