using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>Options of a <see cref="NeuralCache"/>.</summary>
public sealed record NeuralCacheOptions
{
    /// <summary>The number n of preceding tokens in the cache.</summary>
    /// <value>At least 1; 500 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int CacheSize { get; init => field = OptionRange.AtLeast(1, value, nameof(NeuralCacheOptions)); } = 500;

    /// <summary>
    /// The flatness θ: the factor of the scalar products. With 0 all tokens in the cache have the same weight; the larger it is, the more weight
    /// have those with similar histories.
    /// </summary>
    /// <value>Finite and at least 0; 0.3 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Flatness { get; init => field = OptionRange.NotNegative(value, nameof(NeuralCacheOptions)); } = 0.3;

    /// <summary>The weight λ of the cache in the mixture with the model.</summary>
    /// <value>In [0, 1]; 0.1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double Weight { get; init => field = OptionRange.Probability(value, nameof(NeuralCacheOptions)); } = 0.1;
}
