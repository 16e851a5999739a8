using SeqModels.Text.SentenceFiles;

namespace SeqModels.Text;

/// <summary>
/// Fast, multithreaded encoding of large text files with one sentence per line, plain or gzip-compressed. Words are separated by white
/// space and handled as bytes, without a string per word. The ids are the same as from <see cref="Corpus.FromFile"/> with
/// <see cref="CorpusOptions.Sentences"/>. The encoding is strict UTF-8, or UTF-16 with a byte-order mark, without normalisation; every line
/// is a sentence, including blank lines.
/// </summary>
/// <example><code>
/// EncodedCorpus train = SentenceFile.Read("train.txt");
/// EncodedCorpus test = SentenceFile.Read("test.txt.gz", train.Vocabulary);
/// </code></example>
public static class SentenceFile
{
    /// <summary>Builds the vocabulary of a file and encodes the file with it in a single pass.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">The options; null for <see cref="SentenceFileOptions.Training"/>.</param>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8, or a word equals a special token; the message names the
    /// line.</exception>
    /// <exception cref="OverflowException">The file has 2³¹ words or more; use <see cref="ReadParts"/>.</exception>
    public static EncodedCorpus Read(string path, SentenceFileOptions? options = null)
    {
        options ??= SentenceFileOptions.Training;
        var chunks = new SentenceChunks();
        (Vocabulary vocabulary, int[] ids) = Learn(path, options, chunks, null, default);
        return chunks.Take(vocabulary, ids);
    }

    /// <summary>Encodes a file with a given vocabulary; words outside it are mapped to its unknown token.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="options">The options; null for <see cref="SentenceFileOptions.Evaluation"/>.</param>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8, a word is not in the vocabulary, which has no unknown token, or
    /// a word equals a special token that the options reject; the message names the line.</exception>
    public static EncodedCorpus Read(string path, Vocabulary vocabulary, SentenceFileOptions? options = null)
    {
        using SentenceReader reader = Encoder(path, vocabulary, options);
        var chunks = new SentenceChunks();
        while (reader.ReadBlock(chunks))
        {
            // Reading does the work.
        }
        return chunks.Take(vocabulary, null);
    }

    /// <summary>Encodes a file of any length with a given vocabulary in parts, of which only one is in memory at a time. An empty file
    /// yields one empty part.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="wordsPerPart">A part ends with the first block of lines (about 1 MB) that reaches this number of words or of lines; at
    /// least 1.</param>
    /// <param name="options">The options; null for <see cref="SentenceFileOptions.Evaluation"/>.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Read(string, Vocabulary, SentenceFileOptions?)"/>, during
    /// enumeration.</exception>
    public static IEnumerable<EncodedCorpus> ReadParts(string path, Vocabulary vocabulary, int wordsPerPart = 1 << 22, SentenceFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(wordsPerPart, 1);
        return Parts(path, vocabulary, wordsPerPart, options, null);
    }

    /// <summary>The same with limits on the length of words and lines.</summary>
    internal static IEnumerable<EncodedCorpus> ReadPartsWithin(
        string path, Vocabulary vocabulary, int wordsPerPart, SentenceFileOptions? options, SentenceLimits limits) =>
        Parts(path, vocabulary, wordsPerPart, options, limits);

    private static IEnumerable<EncodedCorpus> Parts(
        string path, Vocabulary vocabulary, int wordsPerPart, SentenceFileOptions? options, SentenceLimits? limits)
    {
        using SentenceReader reader = Encoder(path, vocabulary, options, limits);
        var chunks = new SentenceChunks(reuse: true);
        bool pending = true;
        while (reader.ReadBlock(chunks))
        {
            pending = reader.IsWithinLine || Math.Max(chunks.Count, chunks.Sentences) < wordsPerPart;
            if (!pending)
            {
                yield return chunks.Take(vocabulary, null);
            }
        }
        if (pending)
        {
            yield return chunks.Take(vocabulary, null);
        }
    }

    /// <summary>Builds the vocabulary of a file of any length: the same as <see cref="Vocabulary.Build"/> over its words.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">The options; null for <see cref="SentenceFileOptions.Training"/>.</param>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8, or a word equals a special token; the message names the
    /// line.</exception>
    public static Vocabulary BuildVocabulary(string path, SentenceFileOptions? options = null) => BuildVocabulary(path, options, null);

    /// <summary>The same with limits on the length of words and lines.</summary>
    internal static Vocabulary BuildVocabulary(string path, SentenceFileOptions? options, SentenceLimits? limits)
    {
        options ??= SentenceFileOptions.Training;
        using SentenceReader reader = Learner(path, options, limits, out ByteTokenTable table);
        while (reader.ReadBlock(null))
        {
            // Reading does the work.
        }
        return Choose(table, options.Vocabulary);
    }

    /// <summary>Reads a file once: its sentences with words numbered by first occurrence, then the vocabulary and the id of each
    /// number.</summary>
    internal static (Vocabulary Vocabulary, int[] Ids) Learn(
        string path, SentenceFileOptions options, ISentenceSink sink, SentenceLimits? limits, CancellationToken cancellationToken)
    {
        using SentenceReader reader = Learner(path, options, limits, out ByteTokenTable table);
        while (reader.ReadBlock(sink))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        Vocabulary vocabulary = Choose(table, options.Vocabulary);
        var ids = new int[table.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = vocabulary.TryGetId(table[i], out int id) ? id : vocabulary.UnknownId ?? throw new InvalidDataException(
                $"SentenceFile.Read: '{path}': '{table[i]}' is excluded from the vocabulary, which has no unknown token. " +
                "Set VocabularyOptions.Unknown, or remove the cut-offs.");
        }
        return (vocabulary, ids);
    }

    private static SentenceReader Learner(string path, SentenceFileOptions options, SentenceLimits? limits, out ByteTokenTable table)
    {
        VocabularyOptions specials = options.Vocabulary;
        specials.Specials();
        ByteTokenTable tokens = table = new ByteTokenTable();
        (int Unknown, int Begin, int End) numbers = (Number(specials.Unknown), Number(specials.Begin), Number(specials.End));
        return new SentenceReader(path, options, table, grows: true, numbers, limits);

        int Number(string? special) => special is null ? -1 : tokens.Insert(special);
    }

    private static SentenceReader Encoder(string path, Vocabulary vocabulary, SentenceFileOptions? options, SentenceLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var table = new ByteTokenTable();
        foreach (string token in vocabulary.Tokens)
        {
            table.Insert(token);
        }
        return new SentenceReader(path, options ?? SentenceFileOptions.Evaluation, table, grows: false,
            (vocabulary.UnknownId ?? -1, vocabulary.BeginId ?? -1, vocabulary.EndId ?? -1), limits);
    }

    private static Vocabulary Choose(ByteTokenTable table, VocabularyOptions options) =>
        TokenCounter.Choose(table.Counts.ToArray(), i => table[i], options);
}
