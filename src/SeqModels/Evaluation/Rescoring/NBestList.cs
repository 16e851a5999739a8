using System.Globalization;
using SeqModels.LanguageModels;

namespace SeqModels.Evaluation;

/// <summary>
/// The n best hypotheses of one input, such as an utterance or a sentence to translate, with named scores. Language models add theirs with
/// <see cref="WithLanguageModel"/>; a <see cref="Rescorer"/> combines all of them. Immutable.
/// </summary>
/// <example><code>
/// var list = new NBestList(
///     [Hypothesis.FromText("recognise speech", ("acoustic", -10.2)), Hypothesis.FromText("wreck a nice beach", ("acoustic", -9.8))],
///     reference: ["recognise", "speech"]);
/// NBestList scored = list.WithLanguageModel(("lm", model)).WithWordCount();
/// </code></example>
public sealed class NBestList
{
    private readonly Hypothesis[] _hypotheses;
    private readonly double[]? _errors;

    /// <summary>Creates a list.</summary>
    /// <param name="hypotheses">The hypotheses, at least one, all with the same names of scores. In ties the first one wins.</param>
    /// <param name="reference">The correct words, against which errors are counted for hypotheses without
    /// <see cref="Hypothesis.Errors"/>; null for none.</param>
    /// <param name="referenceLength">The length that errors are divided by, at least 0; null for the number of words of the reference.</param>
    /// <exception cref="ArgumentException">There is no hypothesis, or names of scores differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="referenceLength"/> is negative.</exception>
    public NBestList(IReadOnlyList<Hypothesis> hypotheses, IReadOnlyList<string>? reference = null, int? referenceLength = null)
        : this(NotNull(hypotheses), reference is null ? null : [.. reference], referenceLength, errors: null)
    {
        string[]? words = reference?.ToArray();
        if (words is not null || _hypotheses.All(hypothesis => hypothesis.Errors is not null))
        {
            _errors = [.. _hypotheses.Select(hypothesis => hypothesis.Errors ?? EditDistance.Between<string>(words, hypothesis.Words.ToArray()))];
        }
    }

    private static Hypothesis[] NotNull(IReadOnlyList<Hypothesis> hypotheses)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        return [.. hypotheses.Select((hypothesis, i) => hypothesis ?? throw new ArgumentException($"NBestList: hypothesis {i} is null.", nameof(hypotheses)))];
    }

    private NBestList(Hypothesis[] hypotheses, IReadOnlyList<string>? reference, int? referenceLength, double[]? errors)
    {
        if (hypotheses.Length == 0)
        {
            throw new ArgumentException("NBestList: a list must have at least one hypothesis, but has none. Leave the input out, or add an empty hypothesis.", nameof(hypotheses));
        }
        if (referenceLength < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(referenceLength), referenceLength,
                string.Create(CultureInfo.InvariantCulture, $"NBestList: referenceLength must be at least 0, but was {referenceLength}."));
        }
        (_hypotheses, Reference, ReferenceLength, _errors) = (hypotheses, reference, referenceLength ?? reference?.Count, errors);
        Hypothesis first = hypotheses[0];
        foreach (Hypothesis other in hypotheses)
        {
            if (other.Scores.Count != first.Scores.Count || first.Scores.Any(score => other.Scores.All(own => own.Name != score.Name)))
            {
                throw new ArgumentException(
                    $"NBestList: all hypotheses must have the same scores, but '{first.Text}' has [{Names(first)}] and '{other.Text}' has [{Names(other)}].", nameof(hypotheses));
            }
        }
    }

    /// <summary>The hypotheses, in the order given.</summary>
    public IReadOnlyList<Hypothesis> Hypotheses => _hypotheses;

    /// <summary>The correct words; null if they are not known.</summary>
    public IReadOnlyList<string>? Reference { get; }

    /// <summary>The length that errors are divided by; null if it is not known.</summary>
    public int? ReferenceLength { get; }

    /// <summary>The errors of each hypothesis; null without a reference, unless every hypothesis has its own.</summary>
    public IReadOnlyList<double>? Errors => _errors;

    /// <summary>Adds a score to every hypothesis.</summary>
    /// <param name="name">The name of the score; the hypotheses must not have it yet.</param>
    /// <param name="score">Computes the score, a finite number.</param>
    /// <returns>A new list.</returns>
    /// <exception cref="ArgumentException">The name exists, or a score is not finite.</exception>
    public NBestList WithScore(string name, Func<Hypothesis, double> score)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(score);
        return new NBestList([.. _hypotheses.Select(hypothesis => hypothesis.With(name, score(hypothesis)))], Reference, ReferenceLength, _errors);
    }

    /// <summary>
    /// Adds the log-probability of every hypothesis under a language model, in nats: Σ ln p of its words, and of <c>&lt;/s&gt;</c> if the
    /// vocabulary has it. Words outside the vocabulary are scored as <c>&lt;unk&gt;</c>.
    /// </summary>
    /// <param name="model">The model with the name of the score.</param>
    /// <param name="cancellationToken">Stops the scoring.</param>
    /// <returns>A new list.</returns>
    /// <exception cref="ArgumentException">The name exists, or a probability is 0.</exception>
    /// <exception cref="KeyNotFoundException">A word is outside the vocabulary, which has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">A score is not a probability.</exception>
    public NBestList WithLanguageModel(NamedModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model.Model);
        int[] end = model.Model.Vocabulary.EndId is { } id ? [id] : [];
        return WithScore(model.Name, hypothesis =>
            model.Model.LogProbability([.. model.Model.Vocabulary.Encode(hypothesis.Words), .. end], cancellationToken));
    }

    /// <summary>Adds the number of words of every hypothesis, which lets a rescorer balance a model's preference for short texts.</summary>
    /// <param name="name">The name of the score; <c>words</c> by default.</param>
    /// <returns>A new list.</returns>
    /// <exception cref="ArgumentException">The name exists.</exception>
    public NBestList WithWordCount(string name = "words") => WithScore(name, hypothesis => hypothesis.Words.Count);

    /// <summary>Formats the number of hypotheses, the reference and the names of the scores.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{_hypotheses.Length} hypotheses of '{(Reference is null ? "" : string.Join(' ', Reference))}', scores [{Names(_hypotheses[0])}]");

    private static string Names(Hypothesis hypothesis) => string.Join(", ", hypothesis.Scores.Select(score => score.Name));
}
