using SeqModels.NGrams.Smoothing;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// Interpolated discounting: p(w | h) = (c(h w) − D(c(h w))) / c(h) + γ(h) p(w | h'), γ(h) = Σ_w D(c(h w)) / c(h).
/// <para>Kneser–Ney and modified Kneser–Ney: c is the raw count at the highest order and for n-grams that begin with
/// <c>&lt;s&gt;</c>; at lower orders the adjusted count, the number of distinct words (including <c>&lt;s&gt;</c>) that precede the n-gram.
/// Absolute discounting: c is the raw count at all orders.</para>
/// <para>With n_k the number of n-grams of an order with c = k: D = n₁ / (n₁ + 2 n₂); modified Kneser–Ney, with Y = n₁ / (n₁ + 2 n₂):
/// D₁ = 1 − 2Y n₂/n₁, D₂ = 2 − 3Y n₃/n₂, D₃₊ = 3 − 4Y n₄/n₃. If a count of counts is 0 or a D_k is outside
/// [0, k], the order uses <see cref="FallbackDiscounts"/>, which is reported.</para>
/// Ney, Essen and Kneser 1994; Kneser and Ney 1995; Chen and Goodman 1998; the results of modified Kneser–Ney are those of KenLM
/// (Heafield et al. 2013).
/// </summary>
public sealed record DiscountSmoothing : BackoffSmoothing
{
    internal DiscountSmoothing(DiscountMethod method) => Method = method;

    /// <summary>The counts and the number of discounts.</summary>
    public DiscountMethod Method { get; }

    /// <summary>The number of discounts per order: 3 for modified Kneser–Ney, otherwise 1.</summary>
    public int DiscountsPerOrder => Method == DiscountMethod.ModifiedKneserNey ? 3 : 1;

    /// <summary>The discounts of orders 1, 2, …, each with <see cref="DiscountsPerOrder"/> numbers; the last entry applies to all higher
    /// orders.</summary>
    /// <value>The k-th number of an order in [0, k]. Default empty: discounts from the counts of counts.</value>
    /// <exception cref="ArgumentException">An entry has the wrong number of discounts, or a discount is out of range.</exception>
    public IReadOnlyList<IReadOnlyList<double>> Discounts
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value.Select((discounts, i) => Check(discounts, $"Discounts[{i}]"))];
        }
    } = [];

    /// <summary>Held-out text, not part of the counted text, whose likelihood the discounts maximize.</summary>
    /// <value>Default null: discounts from the counts of counts.</value>
    public EncodedCorpus? HeldOut { get; init; }

    /// <summary>The discounts of an order whose counts of counts give none, as KenLM's <c>--discount_fallback</c>.</summary>
    /// <value><see cref="DiscountsPerOrder"/> numbers, the k-th in [0, k]. Default 0.5, 1, 1.5 for modified Kneser–Ney, otherwise
    /// 0.5.</value>
    /// <exception cref="ArgumentException">The number of discounts is not <see cref="DiscountsPerOrder"/>, or a discount is out of
    /// range.</exception>
    public IReadOnlyList<double> FallbackDiscounts
    {
        get => field ?? (DiscountsPerOrder == 3 ? [0.5, 1, 1.5] : [0.5]);
        init => field = Check(value, nameof(FallbackDiscounts));
    }

    /// <summary>
    /// Whether the counts of counts are computed as by KenLM's <c>lmplz</c>, so that the discounts agree to the last digit: the suffixes of
    /// the last n-gram of the highest order (in suffix order, words by first appearance) enter with their raw instead of their adjusted
    /// counts. Applies to Kneser–Ney on text with sentence boundaries.
    /// </summary>
    /// <value>Default true.</value>
    public bool KenLmTally { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => Method switch
    {
        DiscountMethod.ModifiedKneserNey => "modified Kneser-Ney",
        DiscountMethod.KneserNey => "Kneser-Ney",
        _ => "absolute discounting",
    };

    /// <inheritdoc/>
    protected override IEnumerable<string> OwnOptions =>
    [
        HeldOut is not null ? $"discounts tuned on {HeldOut.Count} held-out tokens"
            : Discounts.Count > 0 ? "given discounts"
            : "discounts from counts of counts",
        .. UsesAdjustedCounts && !KenLmTally ? ["plain tally"] : Array.Empty<string>(),
    ];

    internal override bool TalliesAsKenLm => KenLmTally;

    internal override bool FitsHeldOut => HeldOut is not null;

    /// <inheritdoc/>
    protected override bool UsesAdjustedCounts => Method != DiscountMethod.AbsoluteDiscounting;

    /// <inheritdoc/>
    protected override int CountsOfCountsLength => 4;

    internal override double[][]? FitHeldOut(NGramCounts counts) => HeldOut is null || Discounts.Count > 0 ? null : DiscountTuning.Run(counts, this);

    /// <summary>The discounts from the counts of counts; null if these give none.</summary>
    internal double[]? DiscountsOf(ReadOnlySpan<long> countsOfCounts) => DiscountsPerOrder == 3
        ? DiscountFormulas.ModifiedKneserNey(countsOfCounts)
        : DiscountFormulas.Absolute(countsOfCounts);

    /// <inheritdoc/>
    protected override OrderRule FitOrder(OrderStatistics statistics)
    {
        long[] tally = [.. statistics.CountsOfCounts];
        double[]? discounts = Discounts.Count > 0
            ? [.. Discounts[Math.Min(statistics.Order, Discounts.Count) - 1]]
            : statistics.HeldOutParameters ?? DiscountsOf(tally);
        return OrderRule.FromDiscounts(discounts ?? [.. FallbackDiscounts]) with
        {
            Fallback = discounts is not null ? null
                : $"the counts of counts {string.Join(" ", tally)} give no discounts; took {ExactText.Rounded(FallbackDiscounts)}",
        };
    }

    private double[] Check(IReadOnlyList<double> discounts, string option)
    {
        ArgumentNullException.ThrowIfNull(discounts);
        bool valid = discounts.Count == DiscountsPerOrder;
        for (int i = 0; valid && i < discounts.Count; i++)
        {
            valid = discounts[i] >= 0 && discounts[i] <= i + 1;
        }
        return valid ? [.. discounts] : throw new ArgumentException(
            $"DiscountSmoothing.{option}: {Name} takes {DiscountsPerOrder} discount(s) per order, the k-th in [0, k], " +
            $"but got [{ExactText.Rounded(discounts)}].");
    }
}
