namespace SeqModels.NGrams;

/// <summary>A model's size and perplexity after a pruning.</summary>
/// <param name="Pruning">What was done; null for the model as it was.</param>
/// <param name="NGramsPerOrder">The number of n-grams of order k + 1 at [k].</param>
/// <param name="PerplexityIncludingOov">exp(−Σ ln p / T) over all tokens, <c>&lt;/s&gt;</c> counted.</param>
/// <param name="PerplexityExcludingOov">The same without unknown tokens.</param>
public sealed record PruningPoint(
    NGramPruning? Pruning, IReadOnlyList<int> NGramsPerOrder, double PerplexityIncludingOov, double PerplexityExcludingOov)
{
    /// <summary>The number of n-grams of all orders.</summary>
    public long NGrams => NGramsPerOrder.Sum(count => (long)count);
}
