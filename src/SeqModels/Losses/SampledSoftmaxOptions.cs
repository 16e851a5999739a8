using SeqModels.Numerics;

namespace SeqModels.Losses;

/// <summary>Options of <see cref="SampledSoftmax"/>.</summary>
public sealed record SampledSoftmaxOptions
{
    /// <summary>
    /// The expected number of candidate classes per step, not counting rare classes that are the step's targets. With as many candidates as
    /// classes the loss is exact.
    /// </summary>
    /// <value>At least 2. Default 4096.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int Candidates
    {
        get;
        init => field = OptionRange.AtLeast(2, value, nameof(SampledSoftmaxOptions));
    } = 4096;

    /// <summary>K: the number of most frequent classes that are always candidates.</summary>
    /// <value>At least 0 and less than <see cref="Candidates"/>, or null for half of them. Default null.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? Frequent
    {
        get;
        init => field = value is { } count ? OptionRange.AtLeast(0, count, nameof(SampledSoftmaxOptions)) : null;
    }

    /// <summary>
    /// The power of the unigram distribution from which the other classes are sampled: π is proportional to countᵖᵒʷᵉʳ, with a count of 0
    /// treated as 1. At 0 all classes are equally likely.
    /// </summary>
    /// <value>In [0, 1]. Default 0.75.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double Power
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Power), value, FormattableString.Invariant($"SampledSoftmaxOptions.Power: must be in [0, 1], but was {value}."));
    } = 0.75;
}
