using SeqModels.Text;

namespace SeqModels.NGrams.Tables;

/// <summary>
/// A backoff model as plain arrays, context-major: the n-grams of an order are sorted by (context, last word), the children of an n-gram
/// being those that it is the context of. What estimation, ARPA files, pruning and mixing exchange, and what storage is built from.
/// </summary>
/// <param name="vocabulary">The tokens; ids are word numbers.</param>
/// <param name="bySentences">Whether the model works by sentences, from <c>&lt;s&gt;</c> to <c>&lt;/s&gt;</c>.</param>
/// <param name="levels">The orders 1 … N.</param>
internal sealed class BackoffTables(Vocabulary vocabulary, bool bySentences, BackoffLevel[] levels)
{
    public Vocabulary Vocabulary { get; } = vocabulary;

    public bool BySentences { get; } = bySentences;

    /// <summary>Order k + 1 at [k].</summary>
    public BackoffLevel[] Levels { get; } = levels;

    public int Order => Levels.Length;

    /// <summary>Whether the probabilities after every context sum to 1.</summary>
    public bool IsNormalized { get; init; } = true;
}
