using System.Collections;
using System.Globalization;
using SeqModels.Text;

namespace SeqModels.Evaluation;

/// <summary>
/// The log-probability of every counted token of a text under one model, in the order of the text. Made by
/// <see cref="Evaluator.ScoreTokens"/>; input of <see cref="Evaluator.ComparePaired(TokenScores, TokenScores, PairedComparisonOptions?, CancellationToken)"/>
/// and <see cref="TokenBreakdown"/>. Immutable.
/// </summary>
public sealed class TokenScores : IReadOnlyList<TokenScore>
{
    private readonly TokenScore[] _scores;

    internal TokenScores(string name, Vocabulary vocabulary, EvaluationResult result, int sentenceCount, TokenScore[] scores) =>
        (Name, Vocabulary, Result, SentenceCount, _scores) = (name, vocabulary, result, sentenceCount, scores);

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The vocabulary of the token ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The evaluation of the same pass: its <see cref="EvaluationResult.LogProbability"/> is the sum over these tokens.</summary>
    public EvaluationResult Result { get; }

    /// <summary>The number of sentences, including those without counted tokens; for a text without sentences, one more than the number of
    /// <c>&lt;/s&gt;</c> that are followed by a token.</summary>
    public int SentenceCount { get; }

    /// <summary>The number of counted tokens, <see cref="EvaluationResult.Tokens"/>.</summary>
    public int Count => _scores.Length;

    /// <summary>One token.</summary>
    /// <param name="index">The index among the counted tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in 0 … Count − 1.</exception>
    public TokenScore this[int index] => (uint)index < (uint)Count
        ? _scores[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"TokenScores: the index must be 0 to {Count - 1}, but was {index}.");

    /// <summary>All tokens.</summary>
    public ReadOnlySpan<TokenScore> AsSpan() => _scores;

    /// <summary>Enumerates the tokens in order.</summary>
    public IEnumerator<TokenScore> GetEnumerator() => ((IEnumerable<TokenScore>)_scores).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Formats the name and the evaluation.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Result}");
}
