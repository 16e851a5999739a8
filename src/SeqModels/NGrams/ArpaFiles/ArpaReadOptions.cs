using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>Options of <see cref="Arpa.Read(string, ArpaReadOptions?, CancellationToken)"/>.</summary>
public sealed record ArpaReadOptions
{
    /// <summary>Whether <c>&lt;unk&gt;</c> is added, as the last word and with probability 0, to a file that has none, so that text with
    /// unknown words can be scored. Otherwise the vocabulary of such a file is closed.</summary>
    /// <value>Default true.</value>
    public bool AddUnknown { get; init; } = true;

    /// <summary>The tokenizer of the model, with which it scores and generates text. An ARPA file does not contain it.</summary>
    /// <value>Default a <see cref="WhitespaceTokenizer"/>. <see langword="null"/> for a model without tokenizer.</value>
    public ITokenizer? Tokenizer { get; init; } = new WhitespaceTokenizer();

    /// <summary>Whether words contain escape sequences, as written with <see cref="ArpaWriteOptions.EscapeTokens"/>.</summary>
    /// <value>Default false: a backslash is an ordinary character.</value>
    public bool EscapedTokens { get; init; }

    /// <summary>Whether every fault that could be repaired (<see cref="ArpaRepairKind"/>) is an error that names the line.</summary>
    /// <value>Default false: faults are repaired and listed in <see cref="NGramModel.ArpaReport"/>.</value>
    public bool Strict { get; init; }

    /// <summary>The maximum decompressed size of gzip data in bytes; larger data is an error. Set it for untrusted files.</summary>
    /// <value>At least 1. Default <see cref="long.MaxValue"/>: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxUnpackedBytes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "ArpaReadOptions.MaxUnpackedBytes: must be at least 1.");
    } = long.MaxValue;
}
