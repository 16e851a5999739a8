using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>Options of the estimation of a hidden Markov model by expectation maximization (Baum and Welch).</summary>
public sealed record HmmFitOptions
{
    /// <summary>The maximum number of iterations of a start.</summary>
    /// <value>At least 0, which only evaluates the initial parameters (of Gaussians, with variances raised to <see cref="MinVariance"/>); 100 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxIterations { get; init => field = OptionRange.AtLeast(0, value, nameof(HmmFitOptions)); } = 100;

    /// <summary>A start has converged when an iteration raises the objective by less, in nats per observation.</summary>
    /// <value>Finite and at least 0; 1e-6 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Tolerance { get; init => field = OptionRange.NotNegative(value, nameof(HmmFitOptions)); } = 1e-6;

    /// <summary>
    /// The number of further starts from other initial parameters, which are drawn by <see cref="HmmEmission{TSequence}.Initialize"/>; the best
    /// result is kept. Parameter sets that are frozen are not drawn, and zeros of π and A stay.
    /// </summary>
    /// <value>At least 0; 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Restarts { get; init => field = OptionRange.AtLeast(0, value, nameof(HmmFitOptions)); }

    /// <summary>The seed of initial parameters.</summary>
    /// <value>Any number; 0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>The parameter sets that keep their initial values.</summary>
    /// <value><see cref="HmmParts.None"/> by default.</value>
    public HmmParts Frozen { get; init; }

    /// <summary>The concentration α of the symmetric Dirichlet prior of π; the estimate is π_i ∝ count_i + α − 1.</summary>
    /// <value>Finite and at least 1; 1, maximum likelihood, by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double StartConcentration { get; init => field = Concentration(value, nameof(StartConcentration)); } = 1;

    /// <summary>The concentration α of the symmetric Dirichlet prior of the rows of A.</summary>
    /// <value>Finite and at least 1; 1, maximum likelihood, by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double TransitionConcentration { get; init => field = Concentration(value, nameof(TransitionConcentration)); } = 1;

    /// <summary>The concentration α of the symmetric Dirichlet prior of the emission probabilities of a state, or of its mixture weights.</summary>
    /// <value>Finite and at least 1; 1, maximum likelihood, by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double EmissionConcentration { get; init => field = Concentration(value, nameof(EmissionConcentration)); } = 1;

    /// <summary>
    /// The smallest variance of a Gaussian, and the smallest eigenvalue of a full covariance matrix. It keeps a state from collapsing onto one
    /// observation.
    /// </summary>
    /// <value>Finite and greater than 0; null, the default, for 1e-6 times the mean variance of the dimensions of the training data, and for 1e-12 times their mean square where the data are constant.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? MinVariance { get; init => field = value is { } variance ? OptionRange.Positive(variance, nameof(HmmFitOptions)) : null; }

    /// <summary>
    /// The weight w of an inverse Wishart prior of covariances, in observations: the estimate is Σ = (S + w·v·I) / (n + w), where S is the scatter
    /// matrix of n observations and v is <see cref="CovariancePriorVariance"/>.
    /// </summary>
    /// <value>Finite and at least 0; 0, no prior, by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double CovariancePriorWeight { get; init => field = OptionRange.NotNegative(value, nameof(HmmFitOptions)); }

    /// <summary>The variance v of the prior of covariances.</summary>
    /// <value>Finite and greater than 0; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double CovariancePriorVariance { get; init => field = OptionRange.Positive(value, nameof(HmmFitOptions)); } = 1;

    private static double Concentration(double value, string option)
    {
        OptionRange.NotNegative(value, nameof(HmmFitOptions), option);
        return value >= 1 ? value : throw new ArgumentOutOfRangeException(option, value, FormattableString.Invariant(
            $"HmmFitOptions.{option}: must be finite and at least 1, but was {value}. Below 1 the posterior has no mode."));
    }
}
