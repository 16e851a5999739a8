using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>Options of <see cref="LanguageModelMixture.Fit"/>.</summary>
public sealed record MixtureFitOptions
{
    /// <summary>The fit ends when an iteration raises the mean log-likelihood by less, in nats per token.</summary>
    /// <value>Finite and at least 0; 1e-9 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Tolerance { get; init => field = OptionRange.NotNegative(value, nameof(MixtureFitOptions)); } = 1e-9;

    /// <summary>The maximum number of iterations.</summary>
    /// <value>At least 1; 1000 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxIterations { get; init => field = OptionRange.AtLeast(1, value, nameof(MixtureFitOptions)); } = 1000;
}
