namespace SeqModels.Text.SentenceFiles;

/// <summary>The maximum lengths of words and lines under a memory budget; longer ones are errors that name the line.</summary>
/// <param name="WordBytes">The maximum length of a word in bytes; a word shorter than a block is never rejected.</param>
/// <param name="Words">The maximum number of words of a line; a line shorter than a block is never rejected.</param>
internal sealed record SentenceLimits(long WordBytes, long Words)
{
    /// <summary>Memory per byte of a word: the block, its copies in the threads and the word tables, its string.</summary>
    private const int MemoryPerByte = 16;

    /// <summary>Memory per word of a line, which is sorted as one sentence, in bytes.</summary>
    private const int MemoryPerWord = 32;
    private const int LeastWords = 1 << 16;

    /// <summary>The limits of 32-bit indices.</summary>
    public static SentenceLimits None { get; } = new(Array.MaxLength / 2, int.MaxValue);

    /// <summary>The limits for the available part of a memory budget, in bytes.</summary>
    public static SentenceLimits Of(long available) =>
        new(Math.Min(available / MemoryPerByte, None.WordBytes), Math.Clamp(available / MemoryPerWord, LeastWords, None.Words));

    /// <summary>The remedy for error messages.</summary>
    public string Remedy => this == None ? "Split it." : "Split it, or raise NGramCountingOptions.MemoryBudget.";
}
