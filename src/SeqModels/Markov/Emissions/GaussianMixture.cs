using SeqModels.Markov.Emissions;
using SeqModels.Markov.Recursions;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>A mixture of Gaussians: p(x) = Σ_m w_m N(x; μ_m, Σ_m). Immutable.</summary>
public sealed class GaussianMixture
{
    private readonly double[] _weights;
    private readonly Gaussian[] _components;

    /// <summary>Creates a mixture.</summary>
    /// <param name="weights">The weights w, a distribution; copied.</param>
    /// <param name="components">A Gaussian per weight, all with the same number of dimensions and the same form of covariance; copied.</param>
    /// <exception cref="ArgumentException">The weights are not a distribution, the lengths differ, or the Gaussians differ in form.</exception>
    public GaussianMixture(IReadOnlyList<double> weights, IReadOnlyList<Gaussian> components)
    {
        ArgumentNullException.ThrowIfNull(weights);
        (_weights, _components) = ([.. weights], [.. GaussianForm.Check(components, nameof(GaussianMixture))]);
        if (_weights.Length != _components.Length)
        {
            throw new ArgumentException($"GaussianMixture: there must be as many weights as components, {_components.Length}, but there were {_weights.Length}.", nameof(weights));
        }
        Probabilities.Check(_weights, "GaussianMixture: weights", nameof(weights));
    }

    /// <summary>The weights w.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The Gaussian of each weight.</summary>
    public IReadOnlyList<Gaussian> Components => _components;

    /// <summary>ln p(x).</summary>
    /// <param name="x">An observation, [D].</param>
    /// <exception cref="ArgumentException">The length is not D.</exception>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        Span<double> terms = _weights.Length <= 64 ? stackalloc double[_weights.Length] : new double[_weights.Length];
        Terms(x, terms);
        return LogSum.Of(terms);
    }

    /// <summary>ln w_m N(x; μ_m, Σ_m) of every component.</summary>
    internal void Terms(ReadOnlySpan<double> x, Span<double> terms)
    {
        for (int m = 0; m < terms.Length; m++)
        {
            terms[m] = _weights[m] == 0 ? double.NegativeInfinity : Math.Log(_weights[m]) + _components[m].LogDensity(x);
        }
    }
}
