using System.Globalization;
using SeqModels.Markov.Inference;
using SeqModels.Markov.Recursions;
using SeqModels.Numerics;

namespace SeqModels.Markov.Estimation;

/// <summary>Expectation maximization from several starts.</summary>
internal sealed class BaumWelch<TSequence>
{
    /// <summary>A probability below is set to 0 by an update: it cannot matter, and subnormal numbers are slow.</summary>
    private const double Negligible = 1e-200;

    /// <summary>The relative rounding error of an objective.</summary>
    private const double Rounding = 1e-9;

    private readonly string _owner;
    private readonly HmmFitOptions _options;
    private readonly IReadOnlyList<TSequence> _sequences;
    private readonly IProgress<HmmFitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly HmmEstimate<TSequence> _initial;
    private readonly ExpectationStep<TSequence> _expectation;
    private readonly long _observations;

    public BaumWelch(
        string owner, HmmEstimate<TSequence> initial, IReadOnlyList<TSequence> sequences, HmmFitOptions options, IProgress<HmmFitProgress>? progress, CancellationToken cancellationToken)
    {
        _owner = owner;
        (_options, _sequences, _progress, _cancellationToken) = (options, sequences, progress, cancellationToken);
        HmmEmission<TSequence> emission = Freezes(HmmParts.Emission) ? initial.Emission : initial.Emission.Prepare(sequences, options);
        _initial = initial with { Emission = emission };
        _expectation = new ExpectationStep<TSequence>(sequences, emission);
        _observations = sequences.Sum(sequence => (long)emission.LengthOf(sequence));
    }

    public HmmFitResult<TModel> Run<TModel>(Func<double[], double[,], HmmEmission<TSequence>, TModel> create)
    {
        int free = ParameterCounts.Of(_initial.Start, _initial.Transition, _initial.Emission, _options.Frozen);
        var random = new RandomSource(_options.Seed);
        HmmTopology topology = HmmTopology.Of(_initial.Start, _initial.Transition);
        Climb? best = null;
        int bestStart = 0;
        var finals = new double[_options.Restarts + 1];
        for (int start = 0; start <= _options.Restarts; start++)
        {
            Climb climb = Maximize(start == 0 ? _initial : Draw(topology, random.Fork((ulong)start)), start);
            finals[start] = climb.History[^1];
            if (best is null || finals[start] > best.History[^1])
            {
                (best, bestStart) = (climb, start);
            }
        }
        return new HmmFitResult<TModel>
        {
            Model = create(best!.Parameters.Start, best.Parameters.Transition, best.Parameters.Emission),
            LogLikelihood = best.LogLikelihood,
            Objective = best.History[^1],
            HasConverged = best.HasConverged,
            History = best.History,
            BestStart = bestStart,
            Starts = finals,
            ObservationCount = _observations,
            FreeParameterCount = free,
        };
    }

    private HmmEstimate<TSequence> Draw(HmmTopology topology, RandomSource random)
    {
        (double[] start, double[,] transition) = topology.Draw(random);
        HmmEmission<TSequence> emission = _initial.Emission;
        if (!Freezes(HmmParts.Emission))
        {
            emission = emission.Initialize(_sequences, random).Prepare(_sequences, _options);
        }
        return new(Freezes(HmmParts.Start) ? _initial.Start : start, Freezes(HmmParts.Transition) ? _initial.Transition : transition, emission);
    }

    private Climb Maximize(HmmEstimate<TSequence> parameters, int start)
    {
        var history = new List<double>();
        while (true)
        {
            ExpectedCounts<TSequence> counts = _expectation.Run(parameters, Freezes(HmmParts.Emission), _cancellationToken);
            double objective = counts.LogLikelihood + LogPrior(parameters);
            double rise = history.Count == 0 ? double.PositiveInfinity : objective - history[^1];
            if (!(rise >= -Rounding * Math.Max(1, Math.Abs(objective))))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_owner}.Fit: internal fault: iteration {history.Count} of start {start} lowered the objective from {history[^1]:G17} to {objective:G17}. An M-step must not do that; check {parameters.Emission.GetType().Name}.Maximize and LogPrior."));
            }
            history.Add(objective);
            _progress?.Report(new HmmFitProgress(start, history.Count - 1, counts.LogLikelihood, objective));
            bool hasConverged = history.Count > 1 && rise < _options.Tolerance * _observations;
            if (hasConverged || history.Count > _options.MaxIterations || _options.Frozen.HasFlag(HmmParts.All))
            {
                return new Climb(parameters, history, counts.LogLikelihood, hasConverged || _options.Frozen.HasFlag(HmmParts.All));
            }
            parameters = Update(parameters, counts);
        }
    }

    private HmmEstimate<TSequence> Update(HmmEstimate<TSequence> old, ExpectedCounts<TSequence> counts)
    {
        double[] start = (double[])old.Start.Clone();
        var transition = (double[,])old.Transition.Clone();
        if (!Freezes(HmmParts.Start))
        {
            Estimate(start, counts.Start, _options.StartConcentration);
        }
        int stride = StateRows.Stride(start.Length);
        var row = new double[start.Length];
        for (int i = 0; i < start.Length && !Freezes(HmmParts.Transition); i++)
        {
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = counts.Transitions[(i * stride) + j] * old.Transition[i, j];
            }
            Estimate(Probabilities.Row(transition, i), row, _options.TransitionConcentration);
        }
        return new(start, transition, Freezes(HmmParts.Emission) ? old.Emission : old.Emission.Maximize(counts.Emission!, _options));
    }

    /// <summary>p ∝ count + α − 1 where p was positive; p is kept where nothing was counted.</summary>
    private static void Estimate(Span<double> probabilities, ReadOnlySpan<double> counts, double concentration)
    {
        Span<double> estimate = new double[probabilities.Length];
        for (int i = 0; i < estimate.Length; i++)
        {
            estimate[i] = probabilities[i] > 0 ? counts[i] + (concentration - 1) : 0;
        }
        if (Probabilities.Normalize(estimate))
        {
            foreach (ref double value in estimate)
            {
                value = value < Negligible ? 0 : value;
            }
            estimate.CopyTo(probabilities);
        }
    }

    private double LogPrior(HmmEstimate<TSequence> parameters)
    {
        double sum = Probabilities.LogDirichlet(parameters.Start, _options.StartConcentration);
        for (int i = 0; i < parameters.Start.Length; i++)
        {
            sum += Probabilities.LogDirichlet(Probabilities.Row(parameters.Transition, i), _options.TransitionConcentration);
        }
        return sum + parameters.Emission.LogPrior(_options);
    }

    private bool Freezes(HmmParts part) => _options.Frozen.HasFlag(part);

    private sealed record Climb(HmmEstimate<TSequence> Parameters, List<double> History, double LogLikelihood, bool HasConverged);
}
