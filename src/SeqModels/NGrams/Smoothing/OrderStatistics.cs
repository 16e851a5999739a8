namespace SeqModels.NGrams;

/// <summary>The counts c of one order, in the form that the method discounts (see <see cref="BackoffSmoothing.UsesAdjustedCounts"/>), before pruning.
/// <c>&lt;s&gt;</c>, which is never predicted, is not among those of order 1.</summary>
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

    /// <summary>The number of different n-grams of the order with c &gt; 0.</summary>
    public required int TypeCount { get; init; }

    /// <summary>n₁, n₂, … at [0], [1], …: how many n-grams have c = 1, 2, …; as many as <see cref="BackoffSmoothing.CountsOfCountsLength"/>.</summary>
    public required IReadOnlyList<long> CountsOfCounts { get; init; }

    /// <summary>|V|: how many tokens can be predicted (all of the vocabulary but <c>&lt;s&gt;</c>).</summary>
    public required int PredictedTokens { get; init; }

    /// <summary>The parameters of this order that were fitted to held-out text; null for a method that fits none.</summary>
    internal double[]? HeldOutParameters { get; init; }
}
