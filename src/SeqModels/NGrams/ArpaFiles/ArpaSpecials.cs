namespace SeqModels.NGrams.ArpaFiles;

/// <summary>The special tokens of ARPA files and how they may be spelled.</summary>
internal static class ArpaSpecials
{
    public const string Unknown = "<unk>";
    public const string Begin = "<s>";
    public const string End = "</s>";

    /// <summary>Each with its spelling in upper case.</summary>
    public static IReadOnlyList<(string Lower, string Upper)> All { get; } = [(Unknown, "<UNK>"), (Begin, "<S>"), (End, "</S>")];

    /// <summary>The other spelling of a special token; null for any other word.</summary>
    public static string? OtherCase(ReadOnlySpan<byte> word)
    {
        foreach ((string lower, string upper) in All)
        {
            if (System.Text.Ascii.Equals(word, lower))
            {
                return upper;
            }
            if (System.Text.Ascii.Equals(word, upper))
            {
                return lower;
            }
        }
        return null;
    }
}
