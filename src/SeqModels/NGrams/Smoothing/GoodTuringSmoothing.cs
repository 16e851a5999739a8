using SeqModels.NGrams.Smoothing;
using SeqModels.Numerics;

namespace SeqModels.NGrams;

/// <summary>
/// Katz backoff: p(w | h) = d_c c(h w) / c(h) for an n-gram that occurs c times, otherwise α(h) p(w | h'), with α(h) such that
/// probabilities sum to 1. With n_r the number of n-grams of an order that occur r times and r* = (r + 1) n_{r+1} / n_r,
/// d_r = (r*/r − m) / (1 − m), m = (k + 1) n_{k+1} / n₁, for r ≤ k = <see cref="Cutoff"/>; above, d_r = 1.
/// <para>If the counts of counts of an order give a discount outside (0, 1], k is lowered as far as necessary; if no k remains, the order
/// uses Witten–Bell, which is reported. A context whose counts are all above k reserves one count for unseen words: it divides by c(h) +
/// 1.</para>
/// Good 1953; Katz 1987.
/// </summary>
public sealed record GoodTuringSmoothing : BackoffSmoothing
{
    internal GoodTuringSmoothing()
    {
    }

    /// <summary>k, the largest count that is discounted.</summary>
    /// <value>1 to 1000. Default 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1000.</exception>
    public int Cutoff
    {
        get;
        init => field = value <= 1000 ? OptionRange.AtLeast(1, value, nameof(GoodTuringSmoothing)) : throw new ArgumentOutOfRangeException(
            nameof(value), value, "GoodTuringSmoothing.Cutoff: must be at most 1000.");
    } = 5;

    /// <inheritdoc/>
    public override string Name => "Good-Turing (Katz backoff)";

    /// <inheritdoc/>
    protected override IEnumerable<string> OwnOptions => [$"counts up to {Cutoff} discounted"];

    /// <inheritdoc/>
    protected override bool BacksOff => true;

    /// <inheritdoc/>
    protected override int CountsOfCountsLength => Cutoff + 1;

    /// <inheritdoc/>
    protected override OrderRule FitOrder(OrderStatistics statistics)
    {
        long[] tally = [.. statistics.CountsOfCounts];
        double[] ratios = DiscountFormulas.GoodTuring(tally, Cutoff);
        string none = $"the counts of counts {string.Join(" ", tally)} give no discounts";
        return new OrderRule
        {
            DiscountedCounts = [.. ratios.Select((ratio, i) => (i + 1) * ratio)],
            ReservedCount = ratios.Length == 0 ? static context => context.TypeCount : null,
            ReportedDiscounts = [.. ratios.Select(ratio => 1 - ratio)],
            Fallback = ratios.Length == Cutoff ? null
                : ratios.Length > 0 ? $"{none} up to {Cutoff}; discounted counts up to {ratios.Length}"
                : $"{none}; discounted as Witten-Bell",
        };
    }
}
