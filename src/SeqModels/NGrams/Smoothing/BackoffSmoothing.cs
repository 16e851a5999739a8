namespace SeqModels.NGrams;

/// <summary>
/// A method whose model keeps a probability for every n-gram and a weight for every context, with which a word that was not seen after
/// the context falls back to the context without its first word.
/// <para>A method of one's own derives from this type: <see cref="FitOrder"/> turns the counts of one order into its rule, and the estimation,
/// in memory or on disk, does the rest.</para>
/// </summary>
/// <example><code>
/// /// p(w | h) = (c(h w) + μ p(w | h')) / (c(h) + μ), a Dirichlet prior.
/// public sealed record DirichletSmoothing(double Mu) : BackoffSmoothing
/// {
///     public override string Name => "Dirichlet prior";
///
///     protected override OrderRule FitOrder(OrderStatistics statistics) => new() { ReservedCount = _ => Mu };
/// }
/// </code></example>
public abstract record BackoffSmoothing : NGramSmoothing
{
    /// <summary>For derived methods.</summary>
    protected BackoffSmoothing()
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

    /// <summary>Which counts c an order below the highest has: false for the number of occurrences, true for the adjusted counts of Kneser–Ney, the number
    /// of different words that stand before the n-gram (of n-grams that begin with <c>&lt;s&gt;</c> the occurrences).</summary>
    /// <value>False by default.</value>
    protected virtual bool UsesAdjustedCounts => false;

    /// <summary>How many counts of counts n₁, n₂, … <see cref="FitOrder"/> receives.</summary>
    /// <value>0 by default; 0 or more.</value>
    protected virtual int CountsOfCountsLength => 0;

    /// <summary>Whether the method backs off: the n-grams that were seen have their initial probability alone, and the weights of contexts are those
    /// with which all sums to 1. Otherwise it interpolates. Only a method that interpolates is estimated on disk
    /// (<see cref="NGramModel.EstimateToFile(string, string, int, BackoffSmoothing?, SeqModels.Text.SentenceFileOptions?, NGramCountingOptions?, IProgress{NGramCountingProgress}?, CancellationToken)"/>).</summary>
    /// <value>False by default.</value>
    protected virtual bool BacksOff => false;

    /// <summary>The options of the method itself, in words, for <see cref="EstimationReport"/>.</summary>
    /// <value>Empty by default.</value>
    protected virtual IEnumerable<string> OwnOptions => [];

    internal sealed override bool AdjustsCounts => UsesAdjustedCounts;

    internal sealed override int TallyLength => CountsOfCountsLength;

    internal sealed override bool GivesUnseenOnly => BacksOff;

    internal sealed override bool MixesUniform => InterpolateUnigrams;

    /// <summary>Fits the method to the counts of one order. Called once per estimation and order, orders ascending.</summary>
    /// <param name="statistics">The counts of the order.</param>
    /// <returns>How these counts become probabilities.</returns>
    protected abstract OrderRule FitOrder(OrderStatistics statistics);

    internal sealed override OrderRule Fit(OrderStatistics statistics) => FitOrder(statistics) is { } rule
        ? BacksOff && rule.FixedWeight is null ? rule with { BacksOff = true } : rule
        : throw new InvalidOperationException($"BackoffSmoothing.FitOrder: {Name} gave no rule for order {statistics.Order}.");

    internal sealed override int PruneThreshold(int order) => PruneThresholds.Count == 0 ? 0 : PruneThresholds[Math.Min(order, PruneThresholds.Count) - 1];
}
