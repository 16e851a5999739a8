using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.Text;
using SeqModels.Text.SentenceFiles;

namespace SeqModels.NGrams;

/// <summary>
/// The counts of all n-grams of orders 1 … N of a text. Each sentence is counted as <c>&lt;s&gt; w₁ … w_m &lt;/s&gt;</c>, and no n-gram
/// crosses sentences; running text is one sequence. Immutable.
/// </summary>
public sealed class NGramCounts
{
    /// <summary>The maximum order.</summary>
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

    /// <summary>The vocabulary of the token ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The highest order counted, N ≥ 1.</summary>
    public int Order => Levels.Length;

    /// <summary>Whether the text has sentence boundaries.</summary>
    public bool BySentences { get; }

    /// <summary>The tokenizer of the text (<see cref="EncodedCorpus.Tokenizer"/>), which a model estimated from the counts keeps; null if
    /// it is not known. It is saved with the counts.</summary>
    public ITokenizer? Tokenizer { get; internal init; }

    /// <summary>The number of predicted tokens: all words, and one <c>&lt;/s&gt;</c> per sentence, without <c>&lt;s&gt;</c>.</summary>
    public long TokenCount { get; }

    internal NGramLevel[] Levels { get; }

    /// <summary>The rank of each token by its first appearance in the text, tokens that do not appear last; null if it is not
    /// known.</summary>
    internal int[]? FirstAppearance { get; init; }

    /// <summary>Counts a text in memory. Time is proportional to tokens · order, memory to the number of tokens and of distinct
    /// n-grams.</summary>
    /// <param name="corpus">Sentences or running text; at most 2³¹ − 1 tokens.</param>
    /// <param name="order">The highest order, 1 to 255.</param>
    /// <param name="cancellationToken">Stops counting.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is not in 1 … 255.</exception>
    /// <exception cref="ArgumentException">The corpus has sentences but its vocabulary no <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>,
    /// or <c>&lt;s&gt;</c> is among its ids.</exception>
    public static NGramCounts Count(EncodedCorpus corpus, int order, CancellationToken cancellationToken = default) =>
        Count(corpus, order, new NGramCountingOptions(), null, cancellationToken);

    /// <summary>Counts a text within a memory budget; if it is exceeded, by sorted runs on disk that are merged in one pass.</summary>
    /// <param name="corpus">Sentences or running text; at most 2³¹ − 1 tokens.</param>
    /// <param name="order">The highest order, 1 to 255.</param>
    /// <param name="options">The memory budget and the folder for temporary files.</param>
    /// <param name="progress">Receives counting progress.</param>
    /// <param name="cancellationToken">Stops counting; temporary files are removed.</param>
    /// <exception cref="ArgumentException">As for <see cref="Count(EncodedCorpus, int, CancellationToken)"/>.</exception>
    /// <exception cref="IOException">A temporary file cannot be written; if the disk is full, the message names the folder and the bytes
    /// required.</exception>
    public static NGramCounts Count(
        EncodedCorpus corpus, int order, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Count([corpus], order, options, progress, cancellationToken);
    }

    /// <summary>Counts a text that is given in parts, such as those of <see cref="SentenceFile.ReadParts"/>, of which one is in memory at a
    /// time. N-grams do not cross parts. Several parts, or a part beyond the budget, are counted by sorted runs on disk.</summary>
    /// <param name="parts">At least one part; all with the same vocabulary, and all sentences or all running text.</param>
    /// <param name="order">The highest order, 1 to 255.</param>
    /// <param name="options">The memory budget and the folder for temporary files.</param>
    /// <param name="progress">Receives counting progress.</param>
    /// <param name="cancellationToken">Stops counting; temporary files are removed.</param>
    /// <exception cref="ArgumentException">There is no part, or the parts differ in vocabulary or kind; or as for
    /// <see cref="Count(EncodedCorpus, int, CancellationToken)"/>.</exception>
    /// <exception cref="IOException">A temporary file cannot be written; if the disk is full, the message names the folder and the bytes
    /// required.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ or more distinct n-grams, or a count is 2³¹ or more.</exception>
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
    /// <see cref="Count(EncodedCorpus, int, CancellationToken)"/>, with less memory. Without a budget the file is read once; with a
    /// budget twice, first for the vocabulary, then part by part.</summary>
    /// <param name="path">The file, plain or gzip-compressed, with one sentence per line.</param>
    /// <param name="order">The highest order, 1 to 255.</param>
    /// <param name="reading">The options for reading the text; null for <see cref="SentenceFileOptions.Training"/>.</param>
    /// <param name="options">The memory budget and the folder for temporary files.</param>
    /// <param name="progress">Receives counting progress.</param>
    /// <param name="cancellationToken">Stops counting; temporary files are removed.</param>
    /// <exception cref="InvalidDataException">As for <see cref="SentenceFile.Read(string, SentenceFileOptions?)"/>; or a line or word is
    /// too long for the budget (the message names the line).</exception>
    /// <exception cref="ArgumentException">The vocabulary options exclude <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c>, or the text has 2³¹ or
    /// more words and there is no budget.</exception>
    /// <exception cref="IOException">As for
    /// <see cref="Count(EncodedCorpus, int, NGramCountingOptions, IProgress{NGramCountingProgress}, CancellationToken)"/>.</exception>
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

    /// <summary>Adds the counts of parts of a text that were counted separately, possibly on several machines. Vocabularies may differ; the
    /// result has the tokens of the first, followed by the new tokens of later parts. Tokens counted as <c>&lt;unk&gt;</c> remain
    /// <c>&lt;unk&gt;</c>: use one vocabulary for all parts if it has a cut-off.</summary>
    /// <param name="parts">At least one part, all of the same order and kind, with the same special tokens.</param>
    /// <exception cref="ArgumentException">There is no part, or parts differ in order, kind or special tokens.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ or more distinct n-grams, or a count is 2³¹ or more.</exception>
    public static NGramCounts Merge(params ReadOnlySpan<NGramCounts> parts) => parts.IsEmpty
        ? throw new ArgumentException("NGramCounts.Merge: there must be at least one part.", nameof(parts))
        : NGramUnion.Merge(parts);

    /// <summary>Reads counts written by <see cref="Save"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <remarks>Counts that no text can have are refused: unsorted n-grams, n-grams without their prefix or suffix, or counts above those
    /// of prefix or suffix.</remarks>
    /// <exception cref="InvalidDataException">The file is not a file of counts, has an unsupported version, or is damaged.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static NGramCounts Load(string path, CancellationToken cancellationToken = default) =>
        NGramFile.Load(path, NGramFile.Kind.Counts, (stream, version) => NGramFile.ReadCounts(stream, version, cancellationToken));

    /// <summary>Saves the counts exactly, with vocabulary, tokenizer and a checksum; an existing file is replaced only after the new one is
    /// complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the writing; an existing file is unchanged.</param>
    /// <exception cref="IOException">The file cannot be written, is a folder, or the disk is full. An existing file is
    /// unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) =>
        NGramFile.Save(path, NGramFile.Kind.Counts, NGramFile.VersionOf(this), stream => NGramFile.WriteCounts(stream, this, cancellationToken));

    /// <summary>The number of distinct n-grams of an order, including those that begin with <c>&lt;s&gt;</c>.</summary>
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

    /// <summary>The count c(w₁ … w_k) of an n-gram, 0 if it does not occur or an id is not in the vocabulary; for the empty n-gram
    /// <see cref="TokenCount"/>.</summary>
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
