namespace SeqModels.Text;

/// <summary>How the lines of a corpus are interpreted.</summary>
public enum CorpusLayout
{
    /// <summary>Every line is a sentence, including blank lines. Models add <c>&lt;s&gt;</c> before and <c>&lt;/s&gt;</c> after
    /// it.</summary>
    Sentences,

    /// <summary>The text is one token stream; line ends only produce the <see cref="CorpusOptions.EndOfLine"/> token, if set.</summary>
    Stream,
}

/// <summary>Options for tokenizing the text of a <see cref="Corpus"/>.</summary>
/// <example><code>
/// CorpusOptions.Words with { EndOfLine = "&lt;eos&gt;" }     // running words, each newline a token
/// </code></example>
public sealed record CorpusOptions
{
    /// <summary>A stream of characters (Unicode scalar values), including newlines.</summary>
    public static CorpusOptions Characters { get; } =
        new() { Tokenizer = new CharacterTokenizer(), Layout = CorpusLayout.Stream, EndOfLine = "\n" };

    /// <summary>A stream of words separated by white space; newlines produce no token.</summary>
    public static CorpusOptions Words { get; } = new() { Layout = CorpusLayout.Stream };

    /// <summary>Sentences, one per line, of words separated by white space.</summary>
    public static CorpusOptions Sentences { get; } = new();

    /// <summary>The tokenizer applied to each line.</summary>
    /// <value>Default a <see cref="WhitespaceTokenizer"/>; not null.</value>
    public ITokenizer Tokenizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "CorpusOptions.Tokenizer: must not be null.");
    } = new WhitespaceTokenizer();

    /// <summary>Whether lines are sentences or one stream.</summary>
    /// <value>Default <see cref="CorpusLayout.Sentences"/>.</value>
    public CorpusLayout Layout { get; init; }

    /// <summary>The token that each newline of a stream produces. A last line without a newline produces none. Not used for
    /// sentences.</summary>
    /// <value>Any token, or <see langword="null"/> for none. Default <see langword="null"/>.</value>
    public string? EndOfLine { get; init; }

    /// <summary>For sentences, whether lines without tokens are skipped rather than read as empty sentences.</summary>
    /// <value>Default false, as in KenLM.</value>
    public bool SkipEmptyLines { get; init; }

    /// <summary>The maximum decompressed size of a gzip file or stream, in bytes; exceeding it is an error. Set it for untrusted input:
    /// gzip data can decompress to a thousand times its size, and although a text is never held in memory as a whole, the data derived from
    /// it grows with its size.</summary>
    /// <value>At least 1. Default <see cref="long.MaxValue"/>, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxUnpackedBytes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CorpusOptions.MaxUnpackedBytes: must be at least 1.");
    } = long.MaxValue;
}
