namespace SeqModels.NGrams;

/// <summary>How much memory counting may take, and where it puts what does not fit.</summary>
/// <example><code>
/// new NGramCountingOptions { MemoryBudget = 1L &lt;&lt; 30, TemporaryFolder = "/scratch" }
/// </code></example>
public sealed record NGramCountingOptions
{
    /// <summary>Bytes of working memory, beside the text that is given and the counts that result; at least 1. When sorting the text
    /// would take more, sorted runs are written to <see cref="TemporaryFolder"/> and merged in one pass. For <see cref="NGramModel"/>'s
    /// <c>EstimateToFile</c>, a budget of 16 MiB or more is one for the whole process. Default: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MemoryBudget
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "NGramCountingOptions.MemoryBudget: must be at least 1 byte.");
    } = long.MaxValue;

    /// <summary>An existing folder for temporary files; the system's when null (the default). Files are removed whatever happens; what a
    /// killed process left behind is removed by the next one that uses the folder.</summary>
    public string? TemporaryFolder { get; init; }
}
