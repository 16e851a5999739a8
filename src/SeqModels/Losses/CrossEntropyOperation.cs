using System.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// For each row x [V] with target t and class weights w: m = max x, Z = Σ e^(x−m),
// loss = (1−ε) w_t (ln Z + m − x_t) + ε/V Σ_j w_j (ln Z + m − x_j), times the row's weight; each of them, or their sum times the share.
// With a = (1−ε) w_t + ε/V Σ w and s = dy times share and row weight: dx_j += s (a e^(x_j−m)/Z − ε w_j/V), dx_t −= s (1−ε) w_t.
// Saves m and 1/Z of each row; backward recomputes the probabilities. Rows run on the worker team and are added in order, in double.
internal sealed unsafe class CrossEntropyOperation(Indices targets, CrossEntropyOptions options, Tensor? weights, double[]? classWeights, double share) : Operation
{
    private const string Loss = "Loss.CrossEntropy";

    private Workspace _maxima;
    private Workspace _inverses;

    protected override string Name => Loss;

    private bool IsReduced => options.Reduction != Reduction.None;

    public static Tensor Apply(Tensor logits, Indices targets, CrossEntropyOptions options, Tensor? weights)
    {
        targets = StepIndices.Copy(targets);
        ClassTargets.Check(Loss, nameof(logits), logits, targets, options.IgnoredIndex);
        double[]? classWeights = options.WeightsOf(logits.Shape[-1], Loss);
        Tensor? expanded = LossWeights.Expand(Loss, weights, targets.Shape, logits.DType, out _);
        double total = ClassTargets.TotalWeight(targets, options.IgnoredIndex, expanded, classWeights);
        var operation = new CrossEntropyOperation(targets, options, expanded, classWeights, LossWeights.Share(options.Reduction, total));
        return operation.Run(operation.IsReduced ? [] : targets.Shape, logits);
    }

    protected override void Forward<T>()
    {
        _maxima = Allocate<T>(targets.Length);
        _inverses = Allocate<T>(targets.Length);
        Span<double> losses = Allocate<double>(targets.Length).AsSpan<double>();
        Run(losses, Factors<T>([]), default(Span<T>));
        double sum = 0;
        foreach (double loss in losses)
        {
            sum += loss;
        }

        if (IsReduced)
        {
            Output<T>()[0] = T.CreateTruncating(sum * share);
            return;
        }

        Span<T> y = Output<T>();
        for (int row = 0; row < y.Length; row++)
            y[row] = T.CreateTruncating(losses[row]);
    }

    protected override void Backward<T>() => Run([], Factors(OutputGradient<T>()), InputGradient<T>(0));

    /// <summary>The weight of each row, times the gradient of its loss if there are gradients; empty if it is the same for all.</summary>
    private Span<double> Factors<T>(ReadOnlySpan<T> dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool hasOwn = !IsReduced && !dy.IsEmpty;
        if (weights is null && !hasOwn)
            return [];
        Span<double> factors = Allocate<double>(targets.Length).AsSpan<double>();
        ReadOnlySpan<T> w = weights is null ? [] : weights.AsSpan<T>();
        for (int row = 0; row < factors.Length; row++)
            factors[row] = (w.IsEmpty ? 1 : double.CreateTruncating(w[row])) * (hasOwn ? double.CreateTruncating(dy[row]) : 1);
        return factors;
    }

    /// <summary>Runs all rows: backward with a gradient, otherwise forward.</summary>
    private void Run<T>(Span<double> losses, Span<double> factors, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classes = InputShape(0)[-1];
        Span<T> weightsOfClasses = Allocate<T>(classWeights?.Length ?? 0).AsSpan<T>();
        double total = classes;
        if (classWeights is not null)
            total = LossWeights.Convert(classWeights, weightsOfClasses);
        fixed (T* x = Input<T>(0), dx = gradient, maxima = _maxima.AsSpan<T>(), inverses = _inverses.AsSpan<T>(), w = weightsOfClasses)
        fixed (int* t = targets.Values.Span)
        fixed (double* loss = losses, factor = factors)
        {
            var rows = new CrossEntropyRows<T>
            {
                Logits = x,
                Gradient = dx,
                Targets = t,
                Maxima = maxima,
                Inverses = inverses,
                Losses = loss,
                Factors = factor,
                ClassWeights = w,
                ClassTotal = total,
                Classes = classes,
                Count = targets.Length,
                Ignored = options.IgnoredIndex,
                Smoothing = options.LabelSmoothing,
                Scale = gradient.IsEmpty || !IsReduced ? 1 : double.CreateTruncating(OutputGradient<T>()[0]) * share,
            };
            WorkerTeam.Run(rows.ShardCount, rows);
        }
    }
}
