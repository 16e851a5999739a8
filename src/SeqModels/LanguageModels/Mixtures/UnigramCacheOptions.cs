using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>Options of a <see cref="UnigramCache"/>.</summary>
public sealed record UnigramCacheOptions
{
    /// <summary>The number of preceding tokens in the cache.</summary>
    /// <value>At least 1; 1000 by default; <see langword="null"/> for all tokens since the beginning of the text.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? WindowLength { get; init => field = value is { } length ? OptionRange.AtLeast(1, length, nameof(UnigramCacheOptions)) : null; } = 1000;

    /// <summary>The factor d by which the weight of a token in the cache decays with every further token (Clarkson and Robinson 1997).</summary>
    /// <value>In (0, 1]; 1 by default, for no decay.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1].</exception>
    public double Decay { get; init => field = OptionRange.Factor(value, nameof(UnigramCacheOptions)); } = 1;

    /// <summary>
    /// The weight k of a uniform distribution beside the tokens in the cache, in tokens; with an empty cache the distribution is uniform.
    /// </summary>
    /// <value>Finite and above 0; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double UniformTokens { get; init => field = OptionRange.Positive(value, nameof(UnigramCacheOptions)); } = 1;
}
