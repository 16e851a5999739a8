using SeqModels.Numerics;

namespace SeqModels.Evaluation;

/// <summary>Options of <see cref="PairedDifference.Test"/>.</summary>
public sealed record BootstrapOptions
{
    /// <summary>The number of resamples R. No p-value is below 1 / (R + 1).</summary>
    /// <value>At least 100. Default 10,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 100.</exception>
    public int Resamples { get; init => field = OptionRange.AtLeast(100, value, nameof(BootstrapOptions)); } = 10_000;

    /// <summary>
    /// The number of consecutive observations that are resampled together, L. It should exceed the distance over which differences are
    /// correlated; 1 treats the observations as independent.
    /// </summary>
    /// <value>At least 1; at most half the number of observations. Default null: ⌈n^(1/3)⌉ for n observations.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? BlockLength { get; init => field = value is { } length ? OptionRange.AtLeast(1, length, nameof(BootstrapOptions)) : null; }

    /// <summary>The confidence level of intervals.</summary>
    /// <value>Above 0 and below 1. Default 0.95.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in (0, 1).</exception>
    public double ConfidenceLevel { get; init => field = OptionRange.Positive(OptionRange.Fraction(value, nameof(BootstrapOptions)), nameof(BootstrapOptions)); } = 0.95;

    /// <summary>The seed of the resampling; equal seeds give equal results.</summary>
    /// <value>Any value. Default 1.</value>
    public ulong Seed { get; init; } = 1;
}
