namespace SeqModels.NGrams;

/// <summary>Size and perplexity of a model after a pruning.</summary>
/// <param name="Pruning">The pruning; null for the model before pruning.</param>
/// <param name="NGramsPerOrder">The number of n-grams of order k + 1 at [k].</param>
/// <param name="PerplexityIncludingOov">exp(−Σ ln p / T) over all tokens, including <c>&lt;/s&gt;</c>.</param>
/// <param name="PerplexityExcludingOov">The perplexity without out-of-vocabulary tokens.</param>
public sealed record PruningPoint(
    NGramPruning? Pruning, IReadOnlyList<int> NGramsPerOrder, double PerplexityIncludingOov, double PerplexityExcludingOov)
{
    /// <summary>The number of n-grams of all orders.</summary>
    public long NGrams => NGramsPerOrder.Sum(count => (long)count);
}
