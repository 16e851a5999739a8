namespace SeqModels.NGrams;

/// <summary>What an estimation found and did at one order.</summary>
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

    /// <summary>The number of different n-grams of this order in the counts; at order 1 the size of the vocabulary.</summary>
    public required int NGramCount { get; init; }

    /// <summary>The number of n-grams left in the model after pruning.</summary>
    public required int KeptNGramCount { get; init; }

    /// <summary>n₁, n₂, … at [0], [1], …: how many n-grams have the count 1, 2, …, in the counts that the method discounts, before pruning.
    /// Empty when the method does not use them.</summary>
    public IReadOnlyList<long> CountsOfCounts { get; init; } = [];

    /// <summary>What is taken from a count: D, or D₁, D₂, D₃₊; with Good–Turing 1 − d₁, … 1 − d_k as part of the count. Empty for methods without.</summary>
    public IReadOnlyList<double> Discounts { get; init; } = [];

    /// <summary>Jelinek–Mercer: λ, one number, or one for each power of two of c(h). Empty for other methods.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    /// <summary>What was done instead because the data was too small for the method's formula, in words; null when nothing.</summary>
    public string? Fallback { get; init; }
}
