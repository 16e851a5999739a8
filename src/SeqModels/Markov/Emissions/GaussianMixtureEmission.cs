using System.Text.Json;
using SeqModels.Markov.Emissions;
using SeqModels.Markov.Recursions;
using SeqModels.Markov.Storage;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>Gaussian mixture emissions: p(x | i) = Σ_m w_im N(x; μ_im, Σ_im). Sequences are [time, dimensions].</summary>
public sealed class GaussianMixtureEmission : HmmEmission<double[,]>
{
    private readonly GaussianMixture[] _states;
    private readonly double _minVariance;

    /// <summary>Creates emissions.</summary>
    /// <param name="states">A mixture per state, all with the same number of dimensions and the same form of covariance; copied.</param>
    /// <exception cref="ArgumentException">There is no state, or the Gaussians differ in form.</exception>
    public GaussianMixtureEmission(IReadOnlyList<GaussianMixture> states)
        : this([.. Checked(states)], 0)
    {
    }

    private GaussianMixtureEmission(GaussianMixture[] states, double minVariance)
        : base(states.Length) => (_states, _minVariance) = (states, minVariance);

    /// <summary>The mixture of each state.</summary>
    public IReadOnlyList<GaussianMixture> States => _states;

    /// <summary>The number of dimensions D.</summary>
    public int Dimensions => _states[0].Components[0].Dimensions;

    /// <summary>The form of the covariance matrices.</summary>
    public CovarianceType CovarianceType => _states[0].Components[0].CovarianceType;

    /// <inheritdoc/>
    /// <remarks>Per state with M components, M − 1 weights and the parameters of M Gaussians.</remarks>
    public override int ParameterCount =>
        checked(_states.Sum(state => (state.Weights.Count * (1 + Gaussian.ParameterCount(Dimensions, CovarianceType))) - 1));

    /// <inheritdoc/>
    public override int LengthOf(double[,] sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return sequence.GetLength(0);
    }

    /// <inheritdoc/>
    public override void Check(double[,] sequence, string name) => ObservationChecks.Check(sequence, Dimensions, "GaussianMixtureHmm", name);

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
            GaussianMixture mixture = _states[states[t]];
            mixture.Components[Probabilities.Draw([.. mixture.Weights], random)].Sample(random, Probabilities.Row(sequence, t));
        }
        return sequence;
    }

    /// <inheritdoc/>
    public override HmmStatistics<double[,]> CreateStatistics() => new Statistics(_states);

    /// <inheritdoc/>
    public override HmmEmission<double[,]> Maximize(HmmStatistics<double[,]> statistics, HmmFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        GaussianSums[][] sums = ((Statistics)statistics).Sums;
        return new GaussianMixtureEmission([.. _states.Select((state, i) => Estimate(state, sums[i], options))], _minVariance);
    }

    /// <inheritdoc/>
    public override double LogPrior(HmmFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _states.Sum(state => Probabilities.LogDirichlet([.. state.Weights], options.EmissionConcentration))
            + GaussianForm.LogPrior(_states.SelectMany(state => state.Components), options);
    }

    /// <inheritdoc/>
    /// <remarks>Raises variances to the smallest one.</remarks>
    public override HmmEmission<double[,]> Prepare(IReadOnlyList<double[,]> sequences, HmmFitOptions options)
    {
        double minimum = ObservationChecks.MinVariance(sequences, Dimensions, options);
        return new GaussianMixtureEmission(
            Array.ConvertAll(_states, state => new GaussianMixture(state.Weights, [.. state.Components.Select(component => component.WithMinVariance(minimum))])), minimum);
    }

    /// <inheritdoc/>
    /// <remarks>Every k-means cluster is the state of clusters of its own.</remarks>
    public override HmmEmission<double[,]> Initialize(IReadOnlyList<double[,]> sequences, RandomSource random) =>
        Initialize(sequences, [.. _states.Select(state => state.Weights.Count)], CovarianceType, Dimensions, random);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray("states");
        foreach (GaussianMixture state in _states)
        {
            writer.WriteStartObject();
            JsonNumbers.Write(writer, "weights", [.. state.Weights]);
            GaussianForm.Write(writer, "components", state.Components);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    internal static GaussianMixtureEmission Initialize(IReadOnlyList<double[,]> sequences, IReadOnlyList<int> components, CovarianceType type, int dimensions, RandomSource random)
    {
        double minimum = ObservationChecks.MinVariance(sequences, dimensions, null);
        double[][] clusters = Clusters.Of(sequences, dimensions, components.Count, random);
        return new GaussianMixtureEmission([.. clusters.Select((points, i) =>
        {
            double[][] parts = Clusters.Of(points, dimensions, components[i], random);
            double[] weights = Array.ConvertAll(parts, part => (double)part.Length);
            Probabilities.Normalize(weights);
            return new GaussianMixture(weights, Array.ConvertAll(parts, part => Clusters.Estimate(part, dimensions, type, minimum)));
        })], minimum);
    }

    internal static GaussianMixtureEmission Read(JsonElement emission) => new(
        [.. emission.GetProperty("states").EnumerateArray().Select(state => new GaussianMixture(JsonNumbers.Vector(state, "weights"), GaussianForm.Read(state, "components")))]);

    private GaussianMixture Estimate(GaussianMixture old, GaussianSums[] sums, HmmFitOptions options)
    {
        double[] weights = [.. old.Weights.Select((weight, m) => weight > 0 ? sums[m].Weight + (options.EmissionConcentration - 1) : 0)];
        return new GaussianMixture(
            Probabilities.Normalize(weights) ? weights : old.Weights, [.. old.Components.Select((component, m) => sums[m].Estimate(component, options, _minVariance))]);
    }

    private static IReadOnlyList<GaussianMixture> Checked(IReadOnlyList<GaussianMixture> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (states.Count == 0 || states.Any(state => state is null))
        {
            throw new ArgumentException("GaussianMixtureEmission: at least one state is needed, and none may be null.", nameof(states));
        }
        GaussianForm.Check([.. states.SelectMany(state => state.Components)], nameof(GaussianMixtureEmission));
        return states;
    }

    private sealed class Statistics(GaussianMixture[] states) : HmmStatistics<double[,]>
    {
        public GaussianSums[][] Sums { get; } = Array.ConvertAll(states, state => state.Components.Select(component => new GaussianSums(component)).ToArray());

        public override void Add(double[,] sequence, ReadOnlySpan<double> posteriors, int stride)
        {
            var terms = new double[states.Max(state => state.Weights.Count)];
            for (int t = 0; t < sequence.GetLength(0); t++)
            {
                ReadOnlySpan<double> x = Probabilities.Row(sequence, t);
                for (int i = 0; i < states.Length; i++)
                {
                    if (posteriors[(t * stride) + i] is > 0 and double weight)
                    {
                        Add(x, i, weight, terms.AsSpan(0, states[i].Weights.Count));
                    }
                }
            }
        }

        public override void Add(HmmStatistics<double[,]> other)
        {
            foreach ((GaussianSums[] mine, GaussianSums[] others) in Sums.Zip(((Statistics)other).Sums))
            {
                for (int m = 0; m < mine.Length; m++)
                {
                    mine[m].Add(others[m]);
                }
            }
        }

        /// <summary>Divides the weight of an observation among the components.</summary>
        private void Add(ReadOnlySpan<double> x, int state, double weight, Span<double> terms)
        {
            states[state].Terms(x, terms);
            double total = LogSum.Of(terms);
            for (int m = 0; m < terms.Length && !double.IsNegativeInfinity(total); m++)
            {
                Sums[state][m].Add(x, weight * Math.Exp(terms[m] - total));
            }
        }
    }
}
