namespace SeqModels.NGrams;

/// <summary>
/// Witten–Bell: with T(h) the number of distinct words that follow h,
/// interpolated p(w | h) = (c(h w) + T(h) p(w | h')) / (c(h) + T(h)); as backoff p(w | h) = c(h w) / (c(h) + T(h)) for a word that was seen
/// after h, otherwise α(h) p(w | h'), with α(h) such that probabilities sum to 1. Witten and Bell 1991, method C. It uses no counts of
/// counts and works for any amount of data.
/// </summary>
public sealed record WittenBellSmoothing : BackoffSmoothing
{
    internal WittenBellSmoothing()
    {
    }

    /// <summary>Whether the method interpolates; otherwise it backs off.</summary>
    /// <value>Default true.</value>
    public bool Interpolated { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => Interpolated ? "Witten-Bell" : "Witten-Bell (backoff)";

    /// <inheritdoc/>
    protected override bool BacksOff => !Interpolated;

    /// <inheritdoc/>
    protected override OrderRule FitOrder(OrderStatistics statistics) => new() { ReservedCount = static context => context.TypeCount };
}
