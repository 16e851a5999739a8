using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>A hidden Markov model whose states emit Gaussian mixtures: p(x | i) = Σ_m w_im N(x; μ_im, Σ_im).</summary>
public sealed class GaussianMixtureHmm : ContinuousHmm<GaussianMixtureHmm>
{
    /// <summary>Creates a model.</summary>
    /// <param name="start">π, the probabilities of the first state, [N].</param>
    /// <param name="transition">A, [N, N]: the probability of the next state (column) after a state (row).</param>
    /// <param name="states">A mixture per state, all with the same number of dimensions and the same form of covariance.</param>
    /// <exception cref="ArgumentException">A size does not match, or a row is not a distribution.</exception>
    public GaussianMixtureHmm(double[] start, double[,] transition, IReadOnlyList<GaussianMixture> states)
        : base(start, transition, new GaussianMixtureEmission(states))
    {
    }

    private GaussianMixtureHmm(double[] start, double[,] transition, HmmEmission<double[,]> emission)
        : base(start, transition, emission)
    {
    }

    /// <summary>The mixture of each state.</summary>
    public IReadOnlyList<GaussianMixture> States => ((GaussianMixtureEmission)Emission).States;

    /// <summary>The number of dimensions D of an observation.</summary>
    public int Dimensions => ((GaussianMixtureEmission)Emission).Dimensions;

    /// <summary>Estimates a model from k-means clusters, each divided into clusters for its components, and equal start and transition
    /// probabilities.</summary>
    /// <param name="sequences">Independent sequences, [time, dimensions].</param>
    /// <param name="topology">The states and their transitions.</param>
    /// <param name="componentCount">The number of components of every state, at least 1.</param>
    /// <param name="covarianceType">The form of the covariance matrices.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">There is no observation, or one is not finite; the message gives its position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of components is below 1.</exception>
    public static HmmFitResult<GaussianMixtureHmm> Estimate(
        IReadOnlyList<double[,]> sequences, HmmTopology topology, int componentCount, CovarianceType covarianceType = CovarianceType.Diagonal, HmmFitOptions? options = null,
        IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentOutOfRangeException.ThrowIfLessThan(componentCount, 1);
        int dimensions = DimensionsOf(sequences);
        (double[] start, double[,] transition) = topology.Uniform();
        RandomSource random = new RandomSource(options?.Seed ?? 0).Fork(0);
        GaussianMixtureEmission emission = GaussianMixtureEmission.Initialize(
            sequences, [.. Enumerable.Repeat(componentCount, topology.StateCount)], covarianceType, dimensions, random);
        return new GaussianMixtureHmm(start, transition, emission).Fit(sequences, options, progress, cancellationToken);
    }

    /// <summary>Loads a model written by <see cref="HiddenMarkovModel{TSequence, TModel}.Save"/>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="InvalidDataException">The file is not such a model, or is damaged; the message gives the reason.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static GaussianMixtureHmm Load(string path) =>
        Load(path, (start, transition, root) => new GaussianMixtureHmm(start, transition, GaussianMixtureEmission.Read(root.GetProperty("emission"))));

    /// <summary>A short description: <c>GaussianMixtureHmm (3 states, 2 dimensions)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{nameof(GaussianMixtureHmm)} ({StateCount} {(StateCount == 1 ? "state" : "states")}, {Dimensions} {(Dimensions == 1 ? "dimension" : "dimensions")})");

    /// <inheritdoc/>
    protected override GaussianMixtureHmm Create(double[] start, double[,] transition, HmmEmission<double[,]> emission) => new(start, transition, emission);
}
