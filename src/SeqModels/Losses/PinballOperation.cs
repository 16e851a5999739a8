using SeqModels.Tensors;

namespace SeqModels.Losses;

// w f(x[row, i], y[row], τ_i) for each row and level, or their sum times the share: with d = y − x, f = max(τ d, (τ − 1) d), and weights w
// (1 without weights). ∂f/∂x = −τ if d > 0, 1 − τ if d < 0, and 0 if d = 0; ∂f/∂y = −∂f/∂x. Saves nothing.
internal sealed class PinballOperation(double[] levels, Reduction reduction, double share) : Operation
{
    private const string Loss = "Loss.Pinball";

    protected override string Name => Loss;

    public static Tensor Apply(Tensor predictions, Tensor target, IReadOnlyList<double> levels, Reduction reduction, Tensor? weights)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(levels);
        double[] copy = [.. levels];
        if (copy.Length == 0)
            throw new ArgumentException($"{Loss}: there must be at least one level.", nameof(levels));
        foreach (double level in copy)
        {
            if (level is not (> 0 and < 1))
                throw new ArgumentOutOfRangeException(nameof(levels), level, FormattableString.Invariant($"{Loss}: every level must be in (0, 1), but one was {level}."));
        }

        if (predictions.Rank == 0 || predictions.Shape[-1] != copy.Length)
            throw new ArgumentException($"{Loss}: predictions must be [.., levels] with {copy.Length} levels, but was {predictions.Shape}.", nameof(predictions));
        if (!target.Shape.Sizes.SequenceEqual(predictions.Shape.Sizes[..^1]))
        {
            throw new ArgumentException(
                $"{Loss}: the target must have the shape of the predictions without their last axis, {predictions.Shape.Without(-1)}, but was {target.Shape}.", nameof(target));
        }

        Tensor? expanded = LossWeights.Expand(Loss, weights, predictions.Shape, predictions.DType, out double total);
        var operation = new PinballOperation(copy, reduction, LossWeights.Share(reduction, total));
        Shape shape = reduction == Reduction.None ? predictions.Shape : [];
        return expanded is null ? operation.Run(shape, predictions, target) : operation.Run(shape, predictions, target, expanded);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), y = Input<T>(1), weights = InputCount > 2 ? Input<T>(2) : [];
        Span<T> result = Output<T>();
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double level = levels[i % levels.Length], weight = weights.IsEmpty ? 1 : double.CreateTruncating(weights[i]);
            double d = double.CreateTruncating(y[i / levels.Length]) - double.CreateTruncating(x[i]);
            double term = weight == 0 ? 0 : weight * Math.Max(level * d, (level - 1) * d);
            if (reduction == Reduction.None)
                result[i] = T.CreateTruncating(term);
            else
                sum += term;
        }

        if (reduction != Reduction.None)
            result[0] = T.CreateTruncating(sum * share);
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), y = Input<T>(1), upstream = OutputGradient<T>(), weights = InputCount > 2 ? Input<T>(2) : [];
        Span<T> dx = NeedsGradient(0) ? InputGradient<T>(0) : [], dy = NeedsGradient(1) ? InputGradient<T>(1) : [];
        for (int i = 0; i < x.Length; i++)
        {
            double level = levels[i % levels.Length], scale = weights.IsEmpty ? 1 : double.CreateTruncating(weights[i]);
            scale *= double.CreateTruncating(upstream[reduction == Reduction.None ? i : 0]) * share;
            int row = i / levels.Length;
            double slope = y[row] > x[i] ? -level : y[row] < x[i] ? 1 - level : 0;
            T gradient = T.CreateTruncating(scale * slope);
            if (!dx.IsEmpty)
                dx[i] += gradient;
            if (!dy.IsEmpty)
                dy[row] -= gradient;
        }
    }
}
