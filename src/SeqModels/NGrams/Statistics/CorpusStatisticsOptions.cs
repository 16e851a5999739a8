namespace SeqModels.NGrams;

/// <summary>What <see cref="CorpusStatistics"/> measures.</summary>
public sealed record CorpusStatisticsOptions
{
    /// <summary>The highest order of the rank–frequency lists; at least 1, default 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxOrder
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CorpusStatisticsOptions.MaxOrder: must be at least 1.");
    } = 3;

    /// <summary>Zipf's law is fitted to the n-grams that occur at least so often; at least 1, default 5. In a sample the ranks of rarer ones
    /// say little: they are many, equally frequent, and stand in an order of chance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinFrequency
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CorpusStatisticsOptions.MinFrequency: must be at least 1.");
    } = 5;

    /// <summary>The vocabulary sizes of <see cref="CorpusStatistics.Coverage"/>, each at least 1; when <see langword="null"/> (the default)
    /// 1, 2, 5, 10, 20, 50 … below the number of types, and that number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public IReadOnlyList<int>? VocabularySizes
    {
        get;
        init => field = value is null || value.All(size => size >= 1) ? value?.Order().ToArray() : throw new ArgumentOutOfRangeException(
            nameof(value), "CorpusStatisticsOptions.VocabularySizes: every size must be at least 1.");
    }
}
