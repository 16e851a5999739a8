namespace SeqModels.NGrams;

/// <summary>Options of <see cref="CorpusStatistics.Of"/>.</summary>
public sealed record CorpusStatisticsOptions
{
    /// <summary>The highest order of the rank–frequency lists.</summary>
    /// <value>At least 1. Default 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxOrder
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CorpusStatisticsOptions.MaxOrder: must be at least 1.");
    } = 3;

    /// <summary>The minimum frequency of the n-grams that Zipf's law is fitted to. Rarer n-grams have many ties, so that their ranks are
    /// arbitrary.</summary>
    /// <value>At least 1. Default 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinFrequency
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CorpusStatisticsOptions.MinFrequency: must be at least 1.");
    } = 5;

    /// <summary>The vocabulary sizes of <see cref="CorpusStatistics.Coverage"/>.</summary>
    /// <value>At least 1 each. Default <see langword="null"/>: 1, 2, 5, 10, 20, 50 … below the number of types, and that number.</value>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public IReadOnlyList<int>? VocabularySizes
    {
        get;
        init => field = value is null || value.All(size => size >= 1) ? value?.Order().ToArray() : throw new ArgumentOutOfRangeException(
            nameof(value), "CorpusStatisticsOptions.VocabularySizes: every size must be at least 1.");
    }
}
