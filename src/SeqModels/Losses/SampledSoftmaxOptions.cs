using SeqModels.Numerics;

namespace SeqModels.Losses;

/// <summary>How many classes a <see cref="SampledSoftmax"/> takes, and which.</summary>
public sealed record SampledSoftmaxOptions
{
    /// <summary>
    /// How many classes are candidates on average, beside rare ones that are a step's targets. At least 2; 4096 by default. With as many
    /// as there are classes the loss is exact.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int Candidates
    {
        get;
        init => field = OptionRange.AtLeast(2, value, nameof(SampledSoftmaxOptions));
    } = 4096;

    /// <summary>K: how many of the most frequent classes are candidates always. At least 0 and below <see cref="Candidates"/>; null, the default, for half of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? Frequent
    {
        get;
        init => field = value is { } count ? OptionRange.AtLeast(0, count, nameof(SampledSoftmaxOptions)) : null;
    }

    /// <summary>
    /// The power of the unigram distribution that the other classes are drawn by: π is proportional to countᵖᵒʷᵉʳ, a count of 0 being taken as
    /// 1. In [0, 1], 0 drawing all alike; 0.75 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double Power
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Power), value, FormattableString.Invariant($"SampledSoftmaxOptions.Power: must be in [0, 1], but was {value}."));
    } = 0.75;
}
