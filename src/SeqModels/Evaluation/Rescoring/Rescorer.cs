using System.Globalization;
using SeqModels.Evaluation.Rescoring;

namespace SeqModels.Evaluation;

/// <summary>
/// A log-linear model over the scores of hypotheses: h* = argmax Σ_k λ_k f_k(h). <see cref="Tune"/> finds weights with few errors on a
/// development set. Immutable.
/// </summary>
/// <example><code>
/// NBestList[] development = [.. lists.Select(list => list.WithLanguageModel(("lm", model)).WithWordCount())];
/// var baseline = new Rescorer(("acoustic", 1), ("lm", 0), ("words", 0));
/// RescorerTuning tuning = baseline.Tune(development);
/// Console.WriteLine(RescoringReport.Of([("baseline", baseline), ("tuned", tuning.Rescorer)], development, test));
/// </code></example>
public sealed class Rescorer
{
    private readonly FeatureWeight[] _weights;

    /// <summary>Creates a rescorer.</summary>
    /// <param name="weights">The weights by name, at least one, each finite. Scores without a weight are ignored.</param>
    /// <exception cref="ArgumentException">There is no weight, one is not finite, or a name occurs twice.</exception>
    public Rescorer(params IReadOnlyList<FeatureWeight> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = [.. weights];
        if (_weights.Length == 0)
        {
            throw new ArgumentException("Rescorer: at least one weight is needed, but there is none.", nameof(weights));
        }
        foreach (FeatureWeight weight in _weights)
        {
            if (!double.IsFinite(weight.Weight))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Rescorer: weights must be finite, but that of '{weight.Name}' is {weight.Weight}."), nameof(weights));
            }
            if (_weights.Count(other => other.Name == weight.Name) > 1)
            {
                throw new ArgumentException($"Rescorer: names of weights must differ, but '{weight.Name}' occurs twice.", nameof(weights));
            }
        }
    }

    /// <summary>The weights, λ.</summary>
    public IReadOnlyList<FeatureWeight> Weights => _weights;

    /// <summary>Σ_k λ_k f_k(h).</summary>
    /// <param name="hypothesis">A hypothesis with a score for every weight.</param>
    /// <exception cref="KeyNotFoundException">It has no score for a weight.</exception>
    public double Score(Hypothesis hypothesis)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        double sum = 0;
        foreach (FeatureWeight weight in _weights)
        {
            sum += weight.Weight * hypothesis.Score(weight.Name);
        }
        return sum;
    }

    /// <summary>The hypothesis with the highest score; the first one in ties.</summary>
    /// <param name="list">A list with a score for every weight.</param>
    /// <exception cref="KeyNotFoundException">It has no score for a weight.</exception>
    public Hypothesis Best(NBestList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return list.Hypotheses[IndexOfBest(list)];
    }

    /// <summary>The hypotheses by descending score; ties keep their order.</summary>
    /// <param name="list">A list with a score for every weight.</param>
    /// <exception cref="KeyNotFoundException">It has no score for a weight.</exception>
    public IReadOnlyList<Hypothesis> Rank(NBestList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return [.. list.Hypotheses.OrderByDescending(Score)];
    }

    /// <summary>Chooses the best hypothesis of every list and counts the errors.</summary>
    /// <param name="lists">The lists, with errors and a score for every weight; at least one.</param>
    /// <exception cref="ArgumentException">There is no list, one has no errors, or the reference lengths sum to 0.</exception>
    /// <exception cref="KeyNotFoundException">A list has no score for a weight.</exception>
    public RescoringEvaluation Evaluate(IReadOnlyList<NBestList> lists)
    {
        FeatureLists.Check(lists);
        return new RescoringEvaluation
        {
            ListErrors = [.. lists.Select(list => list.Errors![IndexOfBest(list)])],
            OracleListErrors = [.. lists.Select(list => list.Errors!.Min())],
            ReferenceLengths = [.. lists.Select(list => list.ReferenceLength!.Value)],
        };
    }

    /// <summary>
    /// Tunes the weights for the fewest errors on a development set: minimum error rate training (MERT, Och 2003). The error along a direction is
    /// piecewise constant; the points where it changes are those where the best hypothesis of a list changes, the corners of the upper
    /// envelope of its hypotheses' lines. The search finds the exact minimum along the direction of each weight and along random
    /// directions, repeats until none has fewer errors, and starts from this rescorer and from random weights.
    /// </summary>
    /// <param name="development">The development set: lists with errors and a score for every weight; at least one.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Is told the error rate after every start; null for none.</param>
    /// <param name="cancellationToken">Stops the tuning.</param>
    /// <returns>Weights with Σ |λ| = 1, and never more errors than this rescorer, which is the baseline; it is returned itself if no
    /// weights have fewer errors.</returns>
    /// <exception cref="ArgumentException">There is no list, one has no errors, or the reference lengths sum to 0.</exception>
    /// <exception cref="KeyNotFoundException">A list has no score for a weight.</exception>
    public RescorerTuning Tune(IReadOnlyList<NBestList> development, RescorerTuningOptions? options = null,
        IProgress<RescorerTuningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new RescorerTuningOptions();
        FeatureLists.Check(development);
        var lists = new FeatureLists(development, [.. _weights.Select(weight => weight.Name)]);
        var search = new WeightSearch(lists, [.. _weights.Select(weight => weight.Weight)], options);
        Rescorer tuned = search.Run(progress, cancellationToken) is { } found
            ? new Rescorer([.. _weights.Zip(found, (weight, value) => weight with { Weight = value })])
            : this;
        return new RescorerTuning
        {
            Baseline = this,
            Rescorer = tuned,
            BaselineDevelopment = Evaluate(development),
            Development = tuned.Evaluate(development),
            LineSearches = search.LineSearches,
        };
    }

    /// <summary>Formats the weights.</summary>
    public override string ToString() =>
        string.Join(", ", _weights.Select(weight => string.Create(CultureInfo.InvariantCulture, $"{weight.Name} {weight.Weight:G4}")));

    private int IndexOfBest(NBestList list)
    {
        int best = 0;
        double highest = Score(list.Hypotheses[0]);
        for (int i = 1; i < list.Hypotheses.Count; i++)
        {
            double score = Score(list.Hypotheses[i]);
            (best, highest) = score > highest ? (i, score) : (best, highest);
        }
        return best;
    }
}
