namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <summary>A smaller model: n-grams that are worth little are left out, and backoff weights are computed anew.</summary>
    /// <param name="pruning">What stays.</param>
    /// <exception cref="ArgumentException">The model's scores do not sum to 1, or the counts of the pruning do not fit the model.</exception>
    /// <exception cref="NotSupportedException">The model is one of counts (maximum likelihood, add-k).</exception>
    public NGramModel Prune(NGramPruning pruning)
    {
        ArgumentNullException.ThrowIfNull(pruning);
        return FromTables(NGramPruner.Prune(ToTables(), pruning), Description + ", pruned");
    }
}
