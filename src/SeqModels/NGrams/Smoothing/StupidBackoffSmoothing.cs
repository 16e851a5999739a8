using SeqModels.Numerics;

namespace SeqModels.NGrams;

/// <summary>
/// Stupid backoff: S(w | h) = c(h w) / c(h) for an n-gram that occurs, otherwise a · S(w | h') (a only where h itself occurs);
/// a word with count 0 has a / |V|. The scores are suited for ranking with large data, but are not probabilities: they do not sum to 1, and
/// perplexities computed from them are not comparable. Brants et al. 2007.
/// </summary>
public sealed record StupidBackoffSmoothing : BackoffSmoothing
{
    internal StupidBackoffSmoothing()
    {
    }

    /// <summary>The factor a per backoff.</summary>
    /// <value>In (0, 1]. Default 0.4.</value>
    public double Factor { get; init => field = OptionRange.Factor(value, nameof(StupidBackoffSmoothing)); } = 0.4;

    /// <inheritdoc/>
    public override bool IsNormalized => false;

    /// <inheritdoc/>
    public override string Name => "stupid backoff";

    /// <inheritdoc/>
    protected override IEnumerable<string> OwnOptions => [FormattableString.Invariant($"factor {Factor}; scores, not probabilities")];

    /// <inheritdoc/>
    protected override bool BacksOff => true;

    /// <inheritdoc/>
    protected override OrderRule FitOrder(OrderStatistics statistics) => new() { FixedWeight = Factor };
}
