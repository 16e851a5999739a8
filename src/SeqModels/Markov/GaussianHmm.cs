using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>A hidden Markov model with Gaussian emissions: p(x | i) = N(x; μ_i, Σ_i), with spherical, diagonal or full covariance matrices.</summary>
/// <example><code>
/// HmmFitResult&lt;GaussianHmm&gt; fit = GaussianHmm.Estimate([series], stateCount: 3, CovarianceType.Full, new HmmFitOptions { Restarts = 5 });
/// int[] regimes = [.. fit.Model.Viterbi(series).States];
/// </code></example>
public sealed class GaussianHmm : ContinuousHmm<GaussianHmm>
{
    /// <summary>Creates a model.</summary>
    /// <param name="start">π, the probabilities of the first state, [N].</param>
    /// <param name="transition">A, [N, N]: the probability of the next state (column) after a state (row).</param>
    /// <param name="states">A Gaussian per state, all with the same number of dimensions and the same form of covariance.</param>
    /// <exception cref="ArgumentException">A size does not match, or a row is not a distribution.</exception>
    public GaussianHmm(double[] start, double[,] transition, IReadOnlyList<Gaussian> states)
        : base(start, transition, new GaussianEmission(states))
    {
    }

    private GaussianHmm(double[] start, double[,] transition, HmmEmission<double[,]> emission)
        : base(start, transition, emission)
    {
    }

    /// <summary>The Gaussian of each state.</summary>
    public IReadOnlyList<Gaussian> States => ((GaussianEmission)Emission).States;

    /// <summary>The form of the covariance matrices.</summary>
    public CovarianceType CovarianceType => ((GaussianEmission)Emission).CovarianceType;

    /// <summary>The number of dimensions D of an observation.</summary>
    public int Dimensions => ((GaussianEmission)Emission).Dimensions;

    /// <summary>Estimates a model from a k-means clustering of the observations and equal start and transition probabilities.</summary>
    /// <param name="sequences">Independent sequences, [time, dimensions].</param>
    /// <param name="stateCount">The number of states N, at least 1.</param>
    /// <param name="covarianceType">The form of the covariance matrices.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">There is no observation, or one is not finite; the message gives its position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of states is below 1.</exception>
    public static HmmFitResult<GaussianHmm> Estimate(
        IReadOnlyList<double[,]> sequences, int stateCount, CovarianceType covarianceType = CovarianceType.Diagonal, HmmFitOptions? options = null,
        IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Estimate(sequences, HmmTopology.Ergodic(stateCount), covarianceType, options, progress, cancellationToken);

    /// <summary>As <see cref="Estimate(IReadOnlyList{double[,]}, int, CovarianceType, HmmFitOptions?, IProgress{HmmFitProgress}?, CancellationToken)"/>, with
    /// a topology. The clusters are ordered by the position of their observations in the sequences.</summary>
    /// <param name="sequences">Independent sequences, [time, dimensions].</param>
    /// <param name="topology">The states and their transitions.</param>
    /// <param name="covarianceType">The form of the covariance matrices.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">There is no observation, or one is not finite; the message gives its position.</exception>
    public static HmmFitResult<GaussianHmm> Estimate(
        IReadOnlyList<double[,]> sequences, HmmTopology topology, CovarianceType covarianceType = CovarianceType.Diagonal, HmmFitOptions? options = null,
        IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topology);
        int dimensions = DimensionsOf(sequences);
        (double[] start, double[,] transition) = topology.Uniform();
        RandomSource random = new RandomSource(options?.Seed ?? 0).Fork(0);
        GaussianEmission emission = GaussianEmission.Initialize(sequences, topology.StateCount, covarianceType, dimensions, random);
        return new GaussianHmm(start, transition, emission).Fit(sequences, options, progress, cancellationToken);
    }

    /// <summary>Estimates a model of univariate sequences.</summary>
    /// <param name="sequences">Independent sequences.</param>
    /// <param name="stateCount">The number of states N, at least 1.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">There is no observation, or one is not finite; the message gives its position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of states is below 1.</exception>
    public static HmmFitResult<GaussianHmm> Estimate(
        IReadOnlyList<double[]> sequences, int stateCount, HmmFitOptions? options = null, IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Estimate(Columns(sequences), stateCount, CovarianceType.Diagonal, options, progress, cancellationToken);

    /// <summary>Loads a model written by <see cref="HiddenMarkovModel{TSequence, TModel}.Save"/>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="InvalidDataException">The file is not such a model, or is damaged; the message gives the reason.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static GaussianHmm Load(string path) =>
        Load(path, (start, transition, root) => new GaussianHmm(start, transition, GaussianEmission.Read(root.GetProperty("emission"))));

    /// <summary>A short description: <c>GaussianHmm (3 states, 2 dimensions, Full)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{nameof(GaussianHmm)} ({StateCount} {(StateCount == 1 ? "state" : "states")}, {Dimensions} {(Dimensions == 1 ? "dimension" : "dimensions")}, {CovarianceType})");

    /// <inheritdoc/>
    protected override GaussianHmm Create(double[] start, double[,] transition, HmmEmission<double[,]> emission) => new(start, transition, emission);
}
