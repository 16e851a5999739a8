using System.Text.Json;
using SeqModels.Markov.Emissions;
using SeqModels.Markov.Recursions;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>Gaussian emissions: p(x | i) = N(x; μ_i, Σ_i). Sequences are [time, dimensions].</summary>
public sealed class GaussianEmission : HmmEmission<double[,]>
{
    private readonly Gaussian[] _states;
    private readonly double _minVariance;

    /// <summary>Creates emissions.</summary>
    /// <param name="states">A Gaussian per state, all with the same number of dimensions and the same form of covariance; copied.</param>
    /// <exception cref="ArgumentException">There is no state, or the Gaussians differ in form.</exception>
    public GaussianEmission(IReadOnlyList<Gaussian> states)
        : this([.. GaussianForm.Check(states, "GaussianEmission")], 0)
    {
    }

    private GaussianEmission(Gaussian[] states, double minVariance)
        : base(states.Length) => (_states, _minVariance) = (states, minVariance);

    /// <summary>The Gaussian of each state.</summary>
    public IReadOnlyList<Gaussian> States => _states;

    /// <summary>The number of dimensions D.</summary>
    public int Dimensions => _states[0].Dimensions;

    /// <summary>The form of the covariance matrices.</summary>
    public CovarianceType CovarianceType => _states[0].CovarianceType;

    /// <inheritdoc/>
    /// <remarks>Per state D means, and 1, D or D(D + 1)/2 variances and covariances.</remarks>
    public override int ParameterCount => checked(StateCount * Gaussian.ParameterCount(Dimensions, CovarianceType));

    /// <inheritdoc/>
    public override int LengthOf(double[,] sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return sequence.GetLength(0);
    }

    /// <inheritdoc/>
    public override void Check(double[,] sequence, string name) => ObservationChecks.Check(sequence, Dimensions, "GaussianHmm", name);

    /// <inheritdoc/>
    public override void LogLikelihoods(double[,] sequence, Span<double> logLikelihoods)
    {
        for (int t = 0; t < LengthOf(sequence); t++)
        {
            for (int i = 0; i < _states.Length; i++)
            {
                logLikelihoods[(t * _states.Length) + i] = _states[i].LogDensity(Probabilities.Row(sequence, t));
            }
        }
    }

    /// <inheritdoc/>
    public override double[,] Sample(ReadOnlySpan<int> states, RandomSource random)
    {
        var sequence = new double[states.Length, Dimensions];
        for (int t = 0; t < states.Length; t++)
        {
            _states[states[t]].Sample(random, Probabilities.Row(sequence, t));
        }
        return sequence;
    }

    /// <inheritdoc/>
    public override HmmStatistics<double[,]> CreateStatistics() => new Statistics(Array.ConvertAll(_states, state => new GaussianSums(state)));

    /// <inheritdoc/>
    public override HmmEmission<double[,]> Maximize(HmmStatistics<double[,]> statistics, HmmFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        GaussianSums[] sums = ((Statistics)statistics).Sums;
        return new GaussianEmission([.. _states.Select((state, i) => sums[i].Estimate(state, options, _minVariance))], _minVariance);
    }

    /// <inheritdoc/>
    public override double LogPrior(HmmFitOptions options) => GaussianForm.LogPrior(_states, options);

    /// <inheritdoc/>
    /// <remarks>Raises variances to the smallest one.</remarks>
    public override HmmEmission<double[,]> Prepare(IReadOnlyList<double[,]> sequences, HmmFitOptions options)
    {
        double minimum = ObservationChecks.MinVariance(sequences, Dimensions, options);
        return new GaussianEmission(Array.ConvertAll(_states, state => state.WithMinVariance(minimum)), minimum);
    }

    /// <inheritdoc/>
    /// <remarks>The means and covariances of k-means clusters.</remarks>
    public override HmmEmission<double[,]> Initialize(IReadOnlyList<double[,]> sequences, RandomSource random) =>
        Initialize(sequences, StateCount, CovarianceType, Dimensions, random);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => GaussianForm.Write(writer, "states", _states);

    internal static GaussianEmission Initialize(IReadOnlyList<double[,]> sequences, int states, CovarianceType type, int dimensions, RandomSource random)
    {
        double minimum = ObservationChecks.MinVariance(sequences, dimensions, null);
        return new GaussianEmission(Array.ConvertAll(Clusters.Of(sequences, dimensions, states, random), points => Clusters.Estimate(points, dimensions, type, minimum)), minimum);
    }

    internal static GaussianEmission Read(JsonElement emission) => new(GaussianForm.Read(emission, "states"));

    private sealed class Statistics(GaussianSums[] sums) : HmmStatistics<double[,]>
    {
        public GaussianSums[] Sums => sums;

        public override void Add(double[,] sequence, ReadOnlySpan<double> posteriors, int stride)
        {
            for (int t = 0; t < sequence.GetLength(0); t++)
            {
                ReadOnlySpan<double> x = Probabilities.Row(sequence, t);
                for (int i = 0; i < sums.Length; i++)
                {
                    if (posteriors[(t * stride) + i] is > 0 and double weight)
                    {
                        sums[i].Add(x, weight);
                    }
                }
            }
        }

        public override void Add(HmmStatistics<double[,]> other)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i].Add(((Statistics)other).Sums[i]);
            }
        }
    }
}
