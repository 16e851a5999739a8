using SeqModels.Tensors;

namespace SeqModels.Losses;

// Σ f(x[row, i], y[row], τ_i) over all rows and levels, or that over their number: with d = y − x, f = max(τ d, (τ − 1) d).
// ∂f/∂x = −τ if d > 0, 1 − τ if d < 0, and 0 if d = 0; ∂f/∂y = −∂f/∂x. Saves nothing.
internal sealed class PinballOperation(double[] levels, double share) : Operation
{
    private const string Loss = "Loss.Pinball";

    protected override string Name => Loss;

    public static Tensor Apply(Tensor predictions, Tensor target, IReadOnlyList<double> levels, Reduction reduction)
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

        double share = reduction == Reduction.Sum || predictions.Length == 0 ? 1 : 1.0 / predictions.Length;
        return new PinballOperation(copy, share).Run([], predictions, target);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), y = Input<T>(1);
        double sum = 0;
        for (int row = 0; row < y.Length; row++)
        {
            for (int i = 0; i < levels.Length; i++)
            {
                double d = double.CreateTruncating(y[row]) - double.CreateTruncating(x[(row * levels.Length) + i]);
                sum += Math.Max(levels[i] * d, (levels[i] - 1) * d);
            }
        }

        Output<T>()[0] = T.CreateTruncating(sum * share);
    }

    protected override void Backward<T>()
    {
        ReadOnlySpan<T> x = Input<T>(0), y = Input<T>(1);
        double scale = double.CreateTruncating(OutputGradient<T>()[0]) * share;
        Span<T> dx = NeedsGradient(0) ? InputGradient<T>(0) : [], dy = NeedsGradient(1) ? InputGradient<T>(1) : [];
        for (int row = 0; row < y.Length; row++)
        {
            for (int i = 0; i < levels.Length; i++)
            {
                T prediction = x[(row * levels.Length) + i];
                double slope = y[row] > prediction ? -levels[i] : y[row] < prediction ? 1 - levels[i] : 0;
                T gradient = T.CreateTruncating(scale * slope);
                if (!dx.IsEmpty)
                    dx[(row * levels.Length) + i] += gradient;
                if (!dy.IsEmpty)
                    dy[row] -= gradient;
            }
        }
    }
}
