namespace SeqModels.NGrams;

/// <summary>The statistics and parameters of one order of an estimation.</summary>
public sealed record OrderEstimate
{
    internal OrderEstimate()
    {
    }

    /// <summary>What is reported of the rule of an order, nothing being pruned yet.</summary>
    internal static OrderEstimate Of(OrderStatistics statistics, OrderRule rule, int ngrams) => new()
    {
        Order = statistics.Order,
        NGramCount = ngrams,
        KeptNGramCount = ngrams,
        CountsOfCounts = statistics.CountsOfCounts,
        Discounts = rule.ReportedDiscounts,
        Weights = rule.ReportedWeights,
        Fallback = rule.Fallback,
    };

    /// <summary>The order k.</summary>
    public required int Order { get; init; }

    /// <summary>The number of distinct n-grams of this order in the counts; for order 1 the vocabulary size.</summary>
    public required int NGramCount { get; init; }

    /// <summary>The number of n-grams in the model, after pruning.</summary>
    public required int KeptNGramCount { get; init; }

    /// <summary>n₁, n₂, … at [0], [1], …: the number of n-grams with count 1, 2, …, raw or adjusted as the method uses, before pruning.
    /// Empty if the method does not use them.</summary>
    public IReadOnlyList<long> CountsOfCounts { get; init; } = [];

    /// <summary>The discounts D, or D₁, D₂, D₃₊; for Good–Turing the fractions 1 − d₁, … 1 − d_k of the count. Empty for methods without
    /// discounts.</summary>
    public IReadOnlyList<double> Discounts { get; init; } = [];

    /// <summary>The weights λ of Jelinek–Mercer: one, or one per power of two of c(h). Empty for other methods.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>The fallback that was used because the data is too small for the formula of the method; null if none.</summary>
    public string? Fallback { get; init; }
}
