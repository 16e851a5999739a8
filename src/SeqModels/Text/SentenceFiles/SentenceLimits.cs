namespace SeqModels.Text.SentenceFiles;

/// <summary>What a line of a text may be at most where memory has a budget: what is longer is refused by name.</summary>
/// <param name="WordBytes">The most bytes of a word; below a block's length nothing is refused.</param>
/// <param name="Words">The most words of a line; what is below a block's length is not refused.</param>
internal sealed record SentenceLimits(long WordBytes, long Words)
{
    /// <summary>Bytes that a word takes per byte: the block, its copies in the threads and the tables of words, its string.</summary>
    private const int MemoryPerByte = 16;

    /// <summary>Bytes that a line takes per word, as a sentence that is sorted in one piece.</summary>
    private const int MemoryPerWord = 32;
    private const int LeastWords = 1 << 16;

    /// <summary>As far as numbers of 32 bits go.</summary>
    public static SentenceLimits None { get; } = new(Array.MaxLength / 2, int.MaxValue);

    /// <summary>What the bytes of a budget that are left hold.</summary>
    public static SentenceLimits Of(long available) =>
        new(Math.Min(available / MemoryPerByte, None.WordBytes), Math.Clamp(available / MemoryPerWord, LeastWords, None.Words));

    /// <summary>The remedy that an error names.</summary>
    public string Remedy => this == None ? "Break it into several." : "Break it into several, or raise NGramCountingOptions.MemoryBudget.";
}
