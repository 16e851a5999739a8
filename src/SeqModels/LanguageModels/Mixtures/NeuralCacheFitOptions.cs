using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>Options of <see cref="NeuralCache.Fit"/>.</summary>
public sealed record NeuralCacheFitOptions
{
    /// <summary>The number n of preceding tokens in the cache.</summary>
    /// <value>At least 1; 500 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int CacheSize { get; init => field = OptionRange.AtLeast(1, value, nameof(NeuralCacheFitOptions)); } = 500;

    /// <summary>The values of the flatness θ to try.</summary>
    /// <value>At least one value, each finite and at least 0; 0, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 2 by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not finite.</exception>
    public IReadOnlyList<double> Flatness
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Count == 0
                ? throw new ArgumentException("NeuralCacheFitOptions.Flatness: needs at least one value.", nameof(value))
                : [.. value.Select(flatness => OptionRange.NotNegative(flatness, nameof(NeuralCacheFitOptions), nameof(Flatness)))];
        }
    } = [0, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 2];

    /// <summary>The fit of the weight ends when an iteration raises the mean log-likelihood by less, in nats per token.</summary>
    /// <value>Finite and at least 0; 1e-9 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Tolerance { get; init => field = OptionRange.NotNegative(value, nameof(NeuralCacheFitOptions)); } = 1e-9;

    /// <summary>The maximum number of iterations per value of θ.</summary>
    /// <value>At least 1; 1000 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxIterations { get; init => field = OptionRange.AtLeast(1, value, nameof(NeuralCacheFitOptions)); } = 1000;
}
