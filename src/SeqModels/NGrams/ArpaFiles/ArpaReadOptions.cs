using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>How <see cref="Arpa"/> reads a file.</summary>
public sealed record ArpaReadOptions
{
    /// <summary>Whether a file without <c>&lt;unk&gt;</c> gets it, as the last word and with probability 0, so that text with unknown words
    /// can be scored (default). Otherwise the vocabulary is closed.</summary>
    public bool AddUnknown { get; init; } = true;

    /// <summary>The tokenizer of the model, by which it scores and generates text; an ARPA file does not name one.</summary>
    /// <value>Default a <see cref="WhitespaceTokenizer"/>. <see langword="null"/> for a model without tokenizer.</value>
    public ITokenizer? Tokenizer { get; init; } = new WhitespaceTokenizer();

    /// <summary>Whether words are written with escapes, as <see cref="ArpaWriteOptions.EscapeTokens"/> does. Default false:
    /// a backslash is a character like any other.</summary>
    public bool EscapedTokens { get; init; }

    /// <summary>Whether every fault that could be set right (<see cref="ArpaRepairKind"/>) is an error that names the line. Default false: it is set
    /// right and stands in <see cref="NGramModel.ArpaReport"/>.</summary>
    public bool Strict { get; init; }

    /// <summary>The most bytes that gzip data may unpack to; more is an error. At least 1. Default <see cref="long.MaxValue"/>, no limit: what is
    /// kept grows with the n-grams that are read. Set it for files from strangers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxUnpackedBytes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "ArpaReadOptions.MaxUnpackedBytes: must be at least 1.");
    } = long.MaxValue;
}
