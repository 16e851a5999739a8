using SeqModels.Numerics;

namespace SeqModels.Forecasting;

/// <summary>Options of <see cref="IForecaster.PredictDistribution"/>.</summary>
public sealed record PredictionOptions
{
    /// <summary>How the distribution is computed.</summary>
    /// <value><see cref="PredictionMethod.Default"/> by default.</value>
    public PredictionMethod Method { get; init; }

    /// <summary>The number of sample paths; ignored by closed forms.</summary>
    /// <value>At least 1; 1000 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int PathCount { get; init => field = OptionRange.AtLeast(1, value, nameof(PredictionOptions)); } = 1000;

    /// <summary>The seed of the sample paths. Path i has the generator <c>new RandomSource(Seed).Fork(i)</c>.</summary>
    /// <value>Any value; 0 by default.</value>
    public ulong Seed { get; init; }
}
