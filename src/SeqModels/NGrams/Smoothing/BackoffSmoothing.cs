namespace SeqModels.NGrams;

/// <summary>
/// A smoothing method whose model has a probability for every n-gram and a backoff weight for every context.
/// <para>Derive from it to add a method: <see cref="FitOrder"/> fits the method to the counts of one order; estimation, in memory or on
/// disk, uses the resulting <see cref="OrderRule"/>.</para>
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
    /// <summary>Initializes a derived method.</summary>
    protected BackoffSmoothing()
    {
    }

    /// <summary>
    /// The pruning thresholds of orders 1, 2, …: an n-gram of order k with count PruneThresholds[k − 1] or less is pruned; the last
    /// threshold applies to all higher orders. As with KenLM's <c>--prune</c>, discounts are computed from the counts before pruning, and
    /// the probability of pruned n-grams goes to the backoff weight of their context. A word pruned at order 1 has the probability of an
    /// unseen word; <c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c> are never pruned.
    /// </summary>
    /// <value>Each at least 0, not decreasing. Default empty: no pruning.</value>
    /// <exception cref="ArgumentException">A threshold is negative or below its predecessor.</exception>
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
    /// Whether order 1 is interpolated with the uniform distribution 1 / |V|, as in KenLM, also for backoff methods, so that perplexities
    /// are comparable. Otherwise the discounted probability is shared by the words with count 0, including <c>&lt;unk&gt;</c>; if there are
    /// none, seen words share it proportionally. Ignored by stupid backoff.
    /// </summary>
    /// <value>Default true.</value>
    public bool InterpolateUnigrams { get; init; } = true;

    internal sealed override IEnumerable<string> Options =>
    [
        .. OwnOptions,
        .. InterpolateUnigrams ? Array.Empty<string>() : ["order 1 not interpolated with the uniform distribution"],
        .. PruneThresholds.Count == 0
            ? Array.Empty<string>()
            : [$"n-grams that occur at most {string.Join(", ", PruneThresholds)} times pruned (orders 1, 2, …)"],
    ];

    /// <summary>Whether orders below the highest use the adjusted counts of Kneser–Ney: the number of distinct words that precede the
    /// n-gram (for n-grams that begin with <c>&lt;s&gt;</c> the raw count). Otherwise all orders use raw counts.</summary>
    /// <value>False by default.</value>
    protected virtual bool UsesAdjustedCounts => false;

    /// <summary>The number of counts of counts n₁, n₂, … that <see cref="FitOrder"/> receives.</summary>
    /// <value>0 by default; 0 or more.</value>
    protected virtual int CountsOfCountsLength => 0;

    /// <summary>Whether the method backs off: a seen n-gram has its initial probability without interpolation, and the backoff weights
    /// normalize each context. Otherwise it interpolates. Only interpolating methods can be estimated on disk
    /// (<see cref="NGramModel.EstimateToFile(string, string, int, BackoffSmoothing?, SeqModels.Text.SentenceFileOptions?, NGramCountingOptions?, IProgress{NGramCountingProgress}?, CancellationToken)"/>).</summary>
    /// <value>False by default.</value>
    protected virtual bool BacksOff => false;

    /// <summary>A description of the options of the method for <see cref="EstimationReport"/>.</summary>
    /// <value>Empty by default.</value>
    protected virtual IEnumerable<string> OwnOptions => [];

    internal sealed override bool AdjustsCounts => UsesAdjustedCounts;

    internal sealed override int TallyLength => CountsOfCountsLength;

    internal sealed override bool GivesUnseenOnly => BacksOff;

    internal sealed override bool MixesUniform => InterpolateUnigrams;

    /// <summary>Fits the method to the counts of one order. Called once per order of an estimation, in ascending order.</summary>
    /// <param name="statistics">The counts of the order.</param>
    /// <returns>The rule that turns these counts into probabilities.</returns>
    protected abstract OrderRule FitOrder(OrderStatistics statistics);

    internal sealed override OrderRule Fit(OrderStatistics statistics) => FitOrder(statistics) is { } rule
        ? BacksOff && rule.FixedWeight is null ? rule with { BacksOff = true } : rule
        : throw new InvalidOperationException($"BackoffSmoothing.FitOrder: {Name} gave no rule for order {statistics.Order}.");

    internal sealed override int PruneThreshold(int order) => PruneThresholds.Count == 0 ? 0 : PruneThresholds[Math.Min(order, PruneThresholds.Count) - 1];
}
