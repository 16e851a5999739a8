using System.Globalization;

namespace SeqModels.Evaluation;

/// <summary>A candidate output of a recognizer, a translator or another system, with its scores. Immutable.</summary>
public sealed class Hypothesis
{
    private readonly FeatureScore[] _scores;

    /// <summary>Creates a hypothesis.</summary>
    /// <param name="words">The words; may be empty.</param>
    /// <param name="scores">The scores by name, each finite; null for none. Higher is better for a positive weight.</param>
    /// <param name="errors">The number of errors, or another additive cost, at least 0; null to count the word errors against the
    /// reference of the list.</param>
    /// <exception cref="ArgumentException">A score is not finite, or a name occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errors"/> is negative or not finite.</exception>
    public Hypothesis(IReadOnlyList<string> words, IReadOnlyList<FeatureScore>? scores = null, double? errors = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        (Words, _scores, Errors) = ([.. words], [.. scores ?? []], errors);
        if (errors is { } count && !(count >= 0 && double.IsFinite(count)))
        {
            throw new ArgumentOutOfRangeException(nameof(errors), count,
                string.Create(CultureInfo.InvariantCulture, $"Hypothesis: errors must be finite and at least 0, but was {count} for '{Text}'."));
        }
        for (int i = 0; i < _scores.Length; i++)
        {
            (string name, double value) = _scores[i];
            if (!double.IsFinite(value))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Hypothesis: scores must be finite, but '{name}' is {value} for '{Text}'{(double.IsNegativeInfinity(value) ? "; use a model that gives no text probability 0" : "")}."),
                    nameof(scores));
            }
            if (_scores.AsSpan(0, i).ToArray().Any(other => other.Name == name))
            {
                throw new ArgumentException($"Hypothesis: names of scores must differ, but '{name}' occurs twice for '{Text}'.", nameof(scores));
            }
        }
    }

    /// <summary>Creates a hypothesis from words separated by whitespace.</summary>
    /// <param name="text">The words.</param>
    /// <param name="scores">The scores by name, each finite.</param>
    /// <exception cref="ArgumentException">A score is not finite, or a name occurs twice.</exception>
    public static Hypothesis FromText(string text, params IReadOnlyList<FeatureScore> scores)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Hypothesis(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), scores);
    }

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The scores.</summary>
    public IReadOnlyList<FeatureScore> Scores => _scores;

    /// <summary>The errors given to the constructor; null if they are counted against the reference of the list.</summary>
    public double? Errors { get; }

    /// <summary>The words separated by spaces.</summary>
    public string Text => string.Join(' ', Words);

    /// <summary>A score by name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no score of this name.</exception>
    public double Score(string name)
    {
        foreach (FeatureScore score in _scores)
        {
            if (score.Name == name)
            {
                return score.Value;
            }
        }
        throw new KeyNotFoundException(
            $"Hypothesis.Score: '{Text}' has no score '{name}'; its scores are [{string.Join(", ", _scores.Select(score => score.Name))}].");
    }

    /// <summary>Formats the words and the scores.</summary>
    public override string ToString() =>
        $"{Text} ({string.Join(", ", _scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Name} {score.Value:G6}")))})";

    /// <summary>A copy with a further score.</summary>
    internal Hypothesis With(string name, double value) => new(Words, [.. _scores, new FeatureScore(name, value)], Errors);
}
