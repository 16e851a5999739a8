namespace SeqModels.Text;

/// <summary>Options of <see cref="SentenceFile"/>.</summary>
public sealed record SentenceFileOptions
{
    /// <summary>For text from which a vocabulary is built: special tokens are rejected.</summary>
    public static SentenceFileOptions Training { get; } = new();

    /// <summary>For text encoded with a given vocabulary: <c>&lt;unk&gt;</c> in the text is an unknown word.</summary>
    public static SentenceFileOptions Evaluation { get; } = new() { SpecialTokens = SpecialTokenPolicy.AllowUnknown };

    /// <summary>Cut-offs and special tokens of the vocabulary to build; not used with a given vocabulary.</summary>
    /// <value>Not null. Default <see cref="VocabularyOptions.Sentences"/>.</value>
    public VocabularyOptions Vocabulary
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "SentenceFileOptions.Vocabulary: must not be null.");
    } = VocabularyOptions.Sentences;

    /// <summary>How words that equal special tokens are handled.</summary>
    /// <value>Default <see cref="SpecialTokenPolicy.Refuse"/>; <see cref="SpecialTokenPolicy.AllowUnknown"/> in
    /// <see cref="Evaluation"/>.</value>
    public SpecialTokenPolicy SpecialTokens { get; init; }

    /// <summary>Whether lines without words are skipped rather than read as empty sentences.</summary>
    /// <value>Default false, as in KenLM.</value>
    public bool SkipEmptyLines { get; init; }

    /// <summary>Whether vertical tab and form feed separate words.</summary>
    /// <value>True as in <see cref="WhitespaceTokenizer"/> and KenLM's <c>query</c>; false as in KenLM's <c>lmplz</c>, which keeps them
    /// inside words. Default true.</value>
    public bool FormFeedSeparates { get; init; } = true;

    /// <summary>The maximum number of threads that tokenize the text; the ids do not depend on it. A file of up to 1 MB uses one.</summary>
    /// <value>At least 1. Default <see cref="Environment.ProcessorCount"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "SentenceFileOptions.Threads: must be at least 1.");
    } = Environment.ProcessorCount;

    /// <summary>The maximum decompressed size of a gzip file, in bytes; exceeding it is an error. Set it for untrusted files: gzip data can
    /// decompress to a thousand times its size, and although a file is read block by block, the data derived from it grows with its
    /// size.</summary>
    /// <value>At least 1. Default <see cref="long.MaxValue"/>, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxUnpackedBytes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "SentenceFileOptions.MaxUnpackedBytes: must be at least 1.");
    } = long.MaxValue;
}
