namespace SeqModels.Text;

/// <summary>What a line of a corpus is.</summary>
public enum CorpusLayout
{
    /// <summary>Every line is a sentence of its own, blank lines too. Models put <c>&lt;s&gt;</c> before and <c>&lt;/s&gt;</c> after it.</summary>
    Sentences,

    /// <summary>The text is one stream; a line has no meaning beyond the <see cref="CorpusOptions.EndOfLine"/> token.</summary>
    Stream,
}

/// <summary>How the text of a <see cref="Corpus"/> is read as tokens.</summary>
/// <example><code>
/// CorpusOptions.Words with { EndOfLine = "&lt;eos&gt;" }     // running words, each newline a token
/// </code></example>
public sealed record CorpusOptions
{
    /// <summary>A stream of characters (Unicode scalar values); a newline is a character as any other.</summary>
    public static CorpusOptions Characters { get; } =
        new() { Tokenizer = new CharacterTokenizer(), Layout = CorpusLayout.Stream, EndOfLine = "\n" };

    /// <summary>A stream of words separated by white space; newlines leave no trace.</summary>
    public static CorpusOptions Words { get; } = new() { Layout = CorpusLayout.Stream };

    /// <summary>Every line a sentence of words separated by white space.</summary>
    public static CorpusOptions Sentences { get; } = new();

    /// <summary>Cuts a line into tokens; by default words separated by white space.</summary>
    public ITokenizer Tokenizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "CorpusOptions.Tokenizer: must not be null.");
    } = new WhitespaceTokenizer();

    /// <summary>Whether lines are sentences (the default) or one stream.</summary>
    public CorpusLayout Layout { get; init; }

    /// <summary>In a stream, the token that stands for each newline of the text; <see langword="null"/> (the default) for none.
    /// A last line without newline gets none. Has no meaning for sentences.</summary>
    public string? EndOfLine { get; init; }

    /// <summary>For sentences, whether a line without tokens is skipped instead of being an empty sentence. Default false, as in KenLM.</summary>
    public bool SkipEmptyLines { get; init; }

    /// <summary>The most bytes that a gzip file or stream may unpack to; more is an error. At least 1. Default <see cref="long.MaxValue"/>, no limit:
    /// a text is never in memory as a whole, but what is kept of it grows with it, and gzip data may unpack to a thousand times its length. Set it
    /// for files from strangers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxUnpackedBytes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CorpusOptions.MaxUnpackedBytes: must be at least 1.");
    } = long.MaxValue;
}
