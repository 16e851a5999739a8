namespace SeqModels.NGrams;

/// <summary>How <see cref="Arpa"/> reads a file.</summary>
public sealed record ArpaReadOptions
{
    /// <summary>The file as it is; a missing <c>&lt;unk&gt;</c> is added.</summary>
    public static ArpaReadOptions Default { get; } = new();

    /// <summary>Whether a file without <c>&lt;unk&gt;</c> gets it, as the last word and with probability 0, so that text with unknown words
    /// can be scored (default). Otherwise the vocabulary is closed.</summary>
    public bool AddUnknown { get; init; } = true;

    /// <summary>Whether words are written with escapes, as <see cref="ArpaWriteOptions.EscapeTokens"/> does. Default false:
    /// a backslash is a character like any other.</summary>
    public bool EscapedTokens { get; init; }
}
