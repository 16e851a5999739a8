namespace SeqModels.NGrams;

/// <summary>
/// A method whose model keeps a probability for every n-gram and a weight for every context, with which a word that was not seen after
/// the context falls back to the context without its first word.
/// </summary>
public abstract record BackoffSmoothing : NGramSmoothing
{
    private protected BackoffSmoothing()
    {
    }

    /// <summary>
    /// An n-gram of order k that occurs PruneThresholds[k − 1] times or fewer is left out; the last number holds for all higher orders.
    /// Numbers of 0 or more that do not decrease; empty (the default) leaves nothing out. Discounts come from the counts before pruning, and
    /// what the pruned n-grams had goes to the backoff weight of their context, as with KenLM's <c>--prune</c>. A word pruned at order 1
    /// has the probability of an unseen word; <c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c> are never pruned.
    /// </summary>
    /// <exception cref="ArgumentException">A number is negative or below the one before it.</exception>
    public IReadOnlyList<int> PruneThresholds
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            int[] thresholds = [.. value];
            for (int i = 0; i < thresholds.Length; i++)
            {
                if (thresholds[i] < (i == 0 ? 0 : thresholds[i - 1]))
                {
                    throw new ArgumentException(
                        "PruneThresholds: must be 0 or more and not decrease from order to order, so that no n-gram outlives its context, " +
                        $"but were [{string.Join(", ", thresholds)}].", nameof(value));
                }
            }
            field = Array.AsReadOnly(thresholds);
        }
    } = [];

    /// <summary>
    /// Whether order 1 is interpolated with the uniform distribution 1 / |V| (the default, as KenLM; backoff methods too, so that
    /// perplexities of methods compare). Otherwise words that were seen get nothing of it, and words that never occurred,
    /// <c>&lt;unk&gt;</c> first of all, share what discounting left over; where there are none, seen words share it in proportion.
    /// Has no meaning for stupid backoff.
    /// </summary>
    public bool InterpolateUnigrams { get; init; } = true;

    internal sealed override IEnumerable<string> Options =>
    [
        .. OwnOptions,
        .. InterpolateUnigrams ? Array.Empty<string>() : ["order 1 not interpolated with the uniform distribution"],
        .. PruneThresholds.Count == 0
            ? Array.Empty<string>()
            : [$"n-grams that occur at most {string.Join(", ", PruneThresholds)} times pruned (orders 1, 2, …)"],
    ];

    /// <summary>The options of the method itself, in words.</summary>
    private protected virtual IEnumerable<string> OwnOptions => [];

    /// <summary>The largest number of occurrences with which an n-gram of an order is left out.</summary>
    internal int PruneThreshold(int order) => PruneThresholds.Count == 0 ? 0 : PruneThresholds[Math.Min(order, PruneThresholds.Count) - 1];
}
