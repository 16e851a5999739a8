namespace SeqModels.Text;

/// <summary>How a <see cref="SentenceFile"/> is read.</summary>
public sealed record SentenceFileOptions
{
    /// <summary>For text that a vocabulary is built from: special tokens are refused.</summary>
    public static SentenceFileOptions Training { get; } = new();

    /// <summary>For text that is read with a given vocabulary: <c>&lt;unk&gt;</c> stands for an unknown word.</summary>
    public static SentenceFileOptions Evaluation { get; } = new() { SpecialTokens = SpecialTokenPolicy.AllowUnknown };

    /// <summary>Cut-offs and special tokens of the vocabulary that is built; has no meaning when one is given.
    /// Default <see cref="VocabularyOptions.Sentences"/>.</summary>
    public VocabularyOptions Vocabulary
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "SentenceFileOptions.Vocabulary: must not be null.");
    } = VocabularyOptions.Sentences;

    /// <summary>What is done with words that are spelled as special tokens. Default <see cref="SpecialTokenPolicy.Refuse"/>.</summary>
    public SpecialTokenPolicy SpecialTokens { get; init; }

    /// <summary>Whether a line without words is skipped instead of being an empty sentence. Default false, as in KenLM.</summary>
    public bool SkipEmptyLines { get; init; }

    /// <summary>Whether vertical tab and form feed separate words, as for <see cref="WhitespaceTokenizer"/> and KenLM's <c>query</c>
    /// (true, the default); KenLM's <c>lmplz</c> keeps them inside words (false).</summary>
    public bool FormFeedSeparates { get; init; } = true;

    /// <summary>How many threads cut the text into words, at most; ids do not depend on it. At least 1; by default the number of processors.
    /// A file of up to 1 MB takes one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "SentenceFileOptions.Threads: must be at least 1.");
    } = Environment.ProcessorCount;

    /// <summary>The most bytes that a gzip file may unpack to; more is an error. At least 1. Default <see cref="long.MaxValue"/>, no limit: a file
    /// is read block by block, but what is kept of it grows with it, and gzip data may unpack to a thousand times its length. Set it for files
    /// from strangers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxUnpackedBytes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "SentenceFileOptions.MaxUnpackedBytes: must be at least 1.");
    } = long.MaxValue;
}
