using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>Options of <see cref="LogLinearMixture.Fit"/>.</summary>
public sealed record LogLinearMixtureFitOptions
{
    /// <summary>
    /// The maximum number of tokens that the weights are fitted to, evenly spread over the text; the others are context only. The distributions
    /// of all models at these tokens are held in memory: 4 · tokens · models · vocabulary bytes.
    /// </summary>
    /// <value>At least 1; <see langword="null"/> by default, for as many as fit into 512 MB.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxTokens { get; init => field = value is { } count ? OptionRange.AtLeast(1, count, nameof(LogLinearMixtureFitOptions)) : null; }

    /// <summary>The fit ends when an iteration raises the mean log-likelihood by less, in nats per token.</summary>
    /// <value>Finite and at least 0; 1e-10 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Tolerance { get; init => field = OptionRange.NotNegative(value, nameof(LogLinearMixtureFitOptions)); } = 1e-10;

    /// <summary>The maximum number of iterations.</summary>
    /// <value>At least 1; 50 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxIterations { get; init => field = OptionRange.AtLeast(1, value, nameof(LogLinearMixtureFitOptions)); } = 50;
}
