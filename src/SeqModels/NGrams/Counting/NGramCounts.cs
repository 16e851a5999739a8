using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.Text;
using SeqModels.Text.SentenceFiles;

namespace SeqModels.NGrams;

/// <summary>
/// How often every n-gram of orders 1 … N occurs in a text. Immutable. A text of sentences counts <c>&lt;s&gt; w₁ … w_m &lt;/s&gt;</c> each
/// (one <c>&lt;s&gt;</c>, no n-gram across sentences); running text is one sequence.
/// </summary>
public sealed class NGramCounts
{
    /// <summary>The highest order that can be counted.</summary>
    internal const int MaxOrder = 255;

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

    /// <summary>The tokenizer of the text (<see cref="EncodedCorpus.Tokenizer"/>), which a model estimated from the counts keeps; null if it is not known.
    /// It is saved with the counts.</summary>
    public ITokenizer? Tokenizer { get; internal init; }

    /// <summary>The number of tokens that are predicted: all words, and <c>&lt;/s&gt;</c> once per sentence; <c>&lt;s&gt;</c> is none.</summary>
    public long TokenCount { get; }

    internal NGramLevel[] Levels { get; }

    /// <summary>The rank of each token by its first appearance in the text (what never appears comes last); null when that is not known.</summary>
    internal int[]? FirstAppearance { get; init; }

    /// <summary>Counts a text in memory. Time grows with tokens · order, memory with the tokens and the number of different n-grams.</summary>
    /// <param name="corpus">Sentences or running text; at most 2³¹ − 1 tokens.</param>
    /// <param name="order">The highest order, 1 to 255.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is not in 1 … 255.</exception>
    /// <exception cref="ArgumentException">The corpus has sentences but its vocabulary no <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>,
    /// or <c>&lt;s&gt;</c> is among its ids.</exception>
    public static NGramCounts Count(EncodedCorpus corpus, int order, CancellationToken cancellationToken = default) =>
        Count(corpus, order, new NGramCountingOptions(), null, cancellationToken);

    /// <summary>Counts a text within a budget of working memory: beyond it in sorted runs on disk, merged in one pass.</summary>
    /// <param name="corpus">Sentences or running text; at most 2³¹ − 1 tokens.</param>
    /// <param name="order">The highest order, 1 to 255.</param>
    /// <param name="options">The budget, and the folder for temporary files.</param>
    /// <param name="progress">Receives counting progress.</param>
    /// <param name="cancellationToken">Stops the counting; no temporary file stays.</param>
    /// <exception cref="ArgumentException">As <see cref="Count(EncodedCorpus, int, CancellationToken)"/>.</exception>
    /// <exception cref="IOException">A temporary file cannot be written; for a full disk the message names the folder and the bytes needed.</exception>
    public static NGramCounts Count(
        EncodedCorpus corpus, int order, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Count([corpus], order, options, progress, cancellationToken);
    }

    /// <summary>Counts a text that comes in parts, such as those of <see cref="SentenceFile.ReadParts"/>; only one part need be in memory.
    /// n-grams do not go from one part into the next. Several parts, or one beyond the budget, go through sorted runs on disk.</summary>
    /// <param name="parts">One part or more, all with the same vocabulary, all sentences or all running text.</param>
    /// <param name="order">The highest order, 1 to 255.</param>
    /// <param name="options">The budget, and the folder for temporary files.</param>
    /// <param name="progress">Receives counting progress.</param>
    /// <param name="cancellationToken">Stops the counting; no temporary file stays.</param>
    /// <exception cref="ArgumentException">There is no part, the parts differ in vocabulary or kind, or as
    /// <see cref="Count(EncodedCorpus, int, CancellationToken)"/>.</exception>
    /// <exception cref="IOException">A temporary file cannot be written; for a full disk the message names the folder and the bytes needed.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ different n-grams or more, or one occurs so often.</exception>
    public static NGramCounts Count(
        IEnumerable<EncodedCorpus> parts, int order, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(options);
        CheckOrder(order);
        var text = new CheckedParts(parts);
        NGramLevel[] levels = NGramCounter.Count(text, order, options, progress, cancellationToken);
        return new NGramCounts(text.Vocabulary, text.HasSentences, levels) { FirstAppearance = text.FirstAppearance, Tokenizer = text.Tokenizer };
    }

    /// <summary>Counts a file of sentences and builds its vocabulary: <see cref="SentenceFile.Read(string, SentenceFileOptions?)"/> and
    /// <see cref="Count(EncodedCorpus, int, CancellationToken)"/>, but the text is never in memory beside what is sorted. Without a budget the
    /// file is read once; with one twice, first for the vocabulary, then part by part.</summary>
    /// <param name="path">The file, plain or gzip, one sentence per line.</param>
    /// <param name="order">The highest order, 1 to 255.</param>
    /// <param name="reading">How it is read; <see cref="SentenceFileOptions.Training"/> when null.</param>
    /// <param name="options">The budget, and the folder for temporary files.</param>
    /// <param name="progress">Receives counting progress.</param>
    /// <param name="cancellationToken">Stops the reading and the counting; no temporary file stays.</param>
    /// <exception cref="InvalidDataException">As <see cref="SentenceFile.Read(string, SentenceFileOptions?)"/>; or a line, or a word, is too long
    /// for the budget, and the message names the line.</exception>
    /// <exception cref="ArgumentException">The vocabulary is to have no <c>&lt;s&gt;</c> or no <c>&lt;/s&gt;</c>, or the text has 2³¹ words or
    /// more and there is no budget.</exception>
    /// <exception cref="IOException">As <see cref="Count(EncodedCorpus, int, NGramCountingOptions, IProgress{NGramCountingProgress}, CancellationToken)"/>.</exception>
    public static NGramCounts CountFile(
        string path, int order, SentenceFileOptions? reading = null, NGramCountingOptions? options = null,
        IProgress<NGramCountingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckOrder(order);
        reading ??= SentenceFileOptions.Training;
        if (options is { MemoryBudget: < long.MaxValue and var budget })
        {
            SentenceLimits limits = SentenceLimits.Of(new WorkingMemory(budget).Available);
            Vocabulary learnt = SentenceFile.BuildVocabulary(path, reading, limits);
            int words = (int)Math.Clamp(budget / NGramRuns.BytesPerWord / 4, 1 << 12, 1 << 22);
            return Count(SentenceFile.ReadPartsWithin(path, learnt, words, reading, limits), order, options, progress, cancellationToken);
        }
        using NGramText text = NGramText.Read(path, order, reading, cancellationToken, out Vocabulary vocabulary, out int[] ranks);
        NGramLevel[] levels = NGramCounter.Count(text, vocabulary.Count, order, cancellationToken);
        progress?.Report(new NGramCountingProgress(text.Count + (2 * text.EmptyRepeats), 0, 1));
        return new NGramCounts(vocabulary, bySentences: true, levels) { FirstAppearance = ranks, Tokenizer = new WhitespaceTokenizer() };
    }

    /// <summary>Adds up counts of parts of a text, counted apart, even on several machines: the counts of all parts together. Vocabularies may
    /// differ; the result has the first one's tokens and then those that only later parts have. What a part counted as <c>&lt;unk&gt;</c> stays
    /// <c>&lt;unk&gt;</c>, so parts should be counted with one vocabulary where words are cut off.</summary>
    /// <param name="parts">One part or more, of the same order and kind and with the same special tokens.</param>
    /// <exception cref="ArgumentException">There is no part, or parts differ in order, kind or special tokens.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ different n-grams or more, or one occurs so often.</exception>
    public static NGramCounts Merge(params ReadOnlySpan<NGramCounts> parts) => parts.IsEmpty
        ? throw new ArgumentException("NGramCounts.Merge: there must be at least one part.", nameof(parts))
        : NGramUnion.Merge(parts);

    /// <summary>Reads counts that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <remarks>What no text can have is refused: n-grams out of order, without their context or their last words, or more often than these.</remarks>
    /// <exception cref="InvalidDataException">The file is no such file, of another version, or damaged.</exception>
    /// <exception cref="IOException">There is no such file, it is a folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NGramCounts Load(string path, CancellationToken cancellationToken = default) =>
        NGramFile.Load(path, NGramFile.Kind.Counts, (stream, version) => NGramFile.ReadCounts(stream, version, cancellationToken));

    /// <summary>Writes the counts exactly, with a checksum; an existing file is replaced only when all is written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the writing; an existing file stays as it is.</param>
    /// <exception cref="IOException">The file cannot be written, is a folder, or there is no room: the message names it. An older file of the name is as
    /// it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) =>
        NGramFile.Save(path, NGramFile.Kind.Counts, NGramFile.VersionOf(this), stream => NGramFile.WriteCounts(stream, this, cancellationToken));

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

    private static void CheckOrder(int order)
    {
        if (order is < 1 or > MaxOrder)
        {
            throw new ArgumentOutOfRangeException(nameof(order), order, $"NGramCounts.Count: the order must be 1 to {MaxOrder}.");
        }
    }
}
