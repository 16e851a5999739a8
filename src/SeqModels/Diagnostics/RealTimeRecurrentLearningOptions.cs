using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Diagnostics;

/// <summary>Options of <see cref="RealTimeRecurrentLearning"/>.</summary>
public sealed record RealTimeRecurrentLearningOptions
{
    /// <summary>
    /// K, the largest lag whose share of the gradient is computed (<see cref="RealTimeRecurrentLearning.GradientOfLag"/>). Each lag 0 … K keeps one
    /// more matrix [S, P] and costs one more product with J_t per time step.
    /// </summary>
    /// <value>At least 0; null by default: the gradient is not divided by lag.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int? MaxLag
    {
        get;
        init => field = value is { } lag ? OptionRange.AtLeast(0, lag, nameof(RealTimeRecurrentLearningOptions)) : null;
    }

    /// <summary>
    /// The most memory that the matrices may take, in bytes: 8·S·P for each of S_t, its successor and the lags, and 8·S² for J_t. A larger model
    /// is refused before anything is allocated.
    /// </summary>
    /// <value>At least 1; 2³⁰ (1 GiB) by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxBytes
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxBytes), value, string.Create(CultureInfo.InvariantCulture, $"{nameof(RealTimeRecurrentLearningOptions)}.{nameof(MaxBytes)}: must be at least 1, but was {value}."));
    }
        = 1L << 30;
}
