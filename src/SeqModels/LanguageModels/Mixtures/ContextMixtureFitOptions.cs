using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>Options of <see cref="ContextMixture.Fit"/>.</summary>
public sealed record ContextMixtureFitOptions
{
    /// <summary>The index of the n-gram model whose known context selects the weights.</summary>
    /// <value>At least 0; <see langword="null"/> by default, for the first n-gram model.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? ContextModel { get; init => field = value is { } index ? OptionRange.AtLeast(0, index, nameof(ContextMixtureFitOptions)) : null; }

    /// <summary>
    /// The strength of the prior: the weights of a context length are fitted as if it had so many tokens more, divided among the models by the
    /// weights that fit the whole text.
    /// </summary>
    /// <value>Finite and at least 0; 10 by default. With 0, a context length that does not occur has the weights of the whole text.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double PriorTokens { get; init => field = OptionRange.NotNegative(value, nameof(ContextMixtureFitOptions)); } = 10;

    /// <summary>The fit of a context length ends when an iteration raises its mean log-likelihood by less, in nats per token.</summary>
    /// <value>Finite and at least 0; 1e-9 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Tolerance { get; init => field = OptionRange.NotNegative(value, nameof(ContextMixtureFitOptions)); } = 1e-9;

    /// <summary>The maximum number of iterations.</summary>
    /// <value>At least 1; 1000 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxIterations { get; init => field = OptionRange.AtLeast(1, value, nameof(ContextMixtureFitOptions)); } = 1000;
}
