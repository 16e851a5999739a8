namespace SeqModels.NGrams;

/// <summary>Options of counting and of estimation to a file: the memory budget and the folder for temporary files.</summary>
/// <example><code>
/// new NGramCountingOptions { MemoryBudget = 1L &lt;&lt; 30, TemporaryFolder = "/scratch" }
/// </code></example>
public sealed record NGramCountingOptions
{
    /// <summary>The budget of working memory in bytes, without the given text and the resulting counts. If sorting the text exceeds it,
    /// sorted runs are written to <see cref="TemporaryFolder"/> and merged in one pass. In <c>NGramModel.EstimateToFile</c> a budget of 16
    /// MiB or more is that of the whole process.</summary>
    /// <value>At least 1. Default <see cref="long.MaxValue"/>: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MemoryBudget
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "NGramCountingOptions.MemoryBudget: must be at least 1 byte.");
    } = long.MaxValue;

    /// <summary>The folder for temporary files, which must exist. Temporary files are always removed; those of a killed process are removed
    /// by the next process that uses the folder.</summary>
    /// <value>Default <see langword="null"/>: the system's temporary folder.</value>
    public string? TemporaryFolder { get; init; }
}
