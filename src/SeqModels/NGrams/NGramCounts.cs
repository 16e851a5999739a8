using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// How often every n-gram of orders 1 … N occurs in a text. Immutable. A text of sentences counts <c>&lt;s&gt; w₁ … w_m &lt;/s&gt;</c> each
/// (one <c>&lt;s&gt;</c>, no n-gram across sentences); running text is one sequence.
/// </summary>
public sealed class NGramCounts
{
    internal NGramCounts(Vocabulary vocabulary, bool bySentences, NGramLevel[] levels)
    {
        (Vocabulary, BySentences, Levels) = (vocabulary, bySentences, levels);
        long total = 0;
        foreach (int count in levels[0].Counts)
        {
            total += count;
        }
        TokenCount = total - (vocabulary.BeginId is { } begin ? levels[0].Counts[begin] : 0);
    }

    /// <summary>The vocabulary of the n-grams' ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The highest order counted, N ≥ 1.</summary>
    public int Order => Levels.Length;

    /// <summary>Whether the text was read by sentences.</summary>
    public bool BySentences { get; }

    /// <summary>The number of tokens that are predicted: all words, and <c>&lt;/s&gt;</c> once per sentence; <c>&lt;s&gt;</c> is none.</summary>
    public long TokenCount { get; }

    internal NGramLevel[] Levels { get; }

    /// <summary>The rank of each token by its first appearance in the text (what never appears comes last); null when that is not known.</summary>
    internal int[]? FirstAppearance { get; init; }

    /// <summary>Counts a text. Time grows linearly with tokens · order, memory with the number of different n-grams.</summary>
    /// <param name="corpus">Sentences or running text; at most 2³¹ − 1 tokens.</param>
    /// <param name="order">The highest order, at least 1.</param>
    /// <param name="cancellation">Stops the counting.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The corpus has sentences but its vocabulary no <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>,
    /// or <c>&lt;s&gt;</c> is among its ids.</exception>
    public static NGramCounts Count(EncodedCorpus corpus, int order, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (order < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(order), order, "NGramCounts.Count: the order must be at least 1.");
        }
        Vocabulary vocabulary = corpus.Vocabulary;
        if (corpus.HasSentences && (vocabulary.BeginId is null || vocabulary.EndId is null))
        {
            throw new ArgumentException(
                "NGramCounts.Count: a corpus of sentences needs a vocabulary with begin and end tokens. " +
                "Build it with VocabularyOptions.Sentences, or count corpus.AsStream() as running text.", nameof(corpus));
        }
        if (vocabulary.BeginId is { } begin && corpus.Ids.Contains(begin))
        {
            throw new ArgumentException(
                $"NGramCounts.Count: the begin token '{vocabulary[begin]}' is context only and must not be in the text.", nameof(corpus));
        }
        return new NGramCounts(vocabulary, corpus.HasSentences, NGramCounter.Count(corpus, order, cancellation))
        {
            FirstAppearance = NGrams.FirstAppearance.Ranks(corpus),
        };
    }

    /// <summary>Reads counts that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is no such file, of another version, or damaged.</exception>
    public static NGramCounts Load(string path) => NGramFile.Load(path, NGramFile.Kind.Counts, NGramFile.ReadCounts);

    /// <summary>Writes the counts exactly, with a checksum; an existing file is replaced only when all is written.</summary>
    public void Save(string path) => NGramFile.Save(path, NGramFile.Kind.Counts, stream => NGramFile.WriteCounts(stream, this));

    /// <summary>The number of different n-grams of an order that occur, those that begin with <c>&lt;s&gt;</c> included.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is not in 1 … Order.</exception>
    public int DistinctCount(int order)
    {
        if (order < 1 || order > Order)
        {
            throw new ArgumentOutOfRangeException(nameof(order), order, $"NGramCounts.DistinctCount: the order must be 1 to {Order}.");
        }
        int[] counts = Levels[order - 1].Counts;
        return order == 1 ? counts.Length - counts.AsSpan().Count(0) : counts.Length;
    }

    /// <summary>n(w₁ … w_k); for no words, <see cref="TokenCount"/>. An n-gram that never occurs, or has an id outside, has 0.</summary>
    /// <exception cref="ArgumentException">There are more words than the order.</exception>
    public long CountOf(params ReadOnlySpan<int> ngram)
    {
        if (ngram.Length > Order)
        {
            throw new ArgumentException(
                $"NGramCounts.CountOf: n-grams up to order {Order} are counted, but this one has {ngram.Length} words.", nameof(ngram));
        }
        if (ngram.IsEmpty)
        {
            return TokenCount;
        }
        int node = (uint)ngram[0] < (uint)Vocabulary.Count ? ngram[0] : -1;
        for (int i = 1; i < ngram.Length && node >= 0; i++)
        {
            node = Levels[i - 1].Child(node, ngram[i], Levels[i]);
        }
        return node < 0 ? 0 : Levels[ngram.Length - 1].Counts[node];
    }
}
