using SeqModels.Numerics;

namespace SeqModels.Evaluation;

/// <summary>Options of <see cref="Rescorer.Tune"/>.</summary>
public sealed record RescorerTuningOptions
{
    /// <summary>The number of searches from random weights, besides the one from the given weights. The best result of all is taken, the
    /// earliest in ties.</summary>
    /// <value>At least 0. Default 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int RandomStarts { get; init => field = OptionRange.AtLeast(0, value, nameof(RescorerTuningOptions)); } = 10;

    /// <summary>The number of random directions in every iteration, besides one direction per weight.</summary>
    /// <value>At least 0. Default 8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int RandomDirections { get; init => field = OptionRange.AtLeast(0, value, nameof(RescorerTuningOptions)); } = 8;

    /// <summary>The maximum number of iterations of a search; it ends earlier when no direction has fewer errors.</summary>
    /// <value>At least 1. Default 50.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxIterations { get; init => field = OptionRange.AtLeast(1, value, nameof(RescorerTuningOptions)); } = 50;

    /// <summary>The seed of the random weights and directions; equal seeds give equal results.</summary>
    /// <value>Any value. Default 1.</value>
    public ulong Seed { get; init; } = 1;
}
