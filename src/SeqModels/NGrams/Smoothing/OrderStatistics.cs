namespace SeqModels.NGrams;

/// <summary>Statistics of the counts c of one order, raw or adjusted (<see cref="BackoffSmoothing.UsesAdjustedCounts"/>), before pruning.
/// Order 1 excludes <c>&lt;s&gt;</c>, which is never predicted.</summary>
public sealed class OrderStatistics
{
    internal OrderStatistics()
    {
    }

    /// <summary>The order k of the n-grams, 1 to <see cref="MaxOrder"/>.</summary>
    public required int Order { get; init; }

    /// <summary>The order n of the model.</summary>
    public required int MaxOrder { get; init; }

    /// <summary>Σ c over the n-grams of the order.</summary>
    public required long TokenCount { get; init; }

    /// <summary>The number of distinct n-grams of the order with c &gt; 0.</summary>
    public required int TypeCount { get; init; }

    /// <summary>n₁, n₂, … at [0], [1], …: the number of n-grams with c = 1, 2, …; <see cref="BackoffSmoothing.CountsOfCountsLength"/>
    /// numbers.</summary>
    public required IReadOnlyList<long> CountsOfCounts { get; init; }

    /// <summary>|V|: the number of tokens that can be predicted (the vocabulary without <c>&lt;s&gt;</c>).</summary>
    public required int PredictedTokens { get; init; }

    /// <summary>The parameters of this order that were fitted to held-out text; null for a method that fits none.</summary>
    internal double[]? HeldOutParameters { get; init; }
}
