using SeqModels.NGrams.Smoothing;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// Interpolated discounting: p(w | h) = (c(h w) − D(c(h w))) / c(h) + γ(h) p(w | h'), γ(h) = Σ_w D(c(h w)) / c(h).
/// <para>Kneser–Ney and modified Kneser–Ney: c is the number of occurrences at the highest order and of n-grams that begin with
/// <c>&lt;s&gt;</c>; at lower orders the number of different words (<c>&lt;s&gt;</c> included) that stand before the n-gram. Absolute discounting:
/// c is the number of occurrences everywhere.</para>
/// <para>With n_k the number of n-grams of an order with c = k: D = n₁ / (n₁ + 2 n₂); modified Kneser–Ney, with Y = n₁ / (n₁ + 2 n₂):
/// D₁ = 1 − 2Y n₂/n₁, D₂ = 2 − 3Y n₃/n₂, D₃₊ = 3 − 4Y n₄/n₃. Where an order has too few n-grams for that, or a D_k outside [0, k],
/// it takes <see cref="FallbackDiscounts"/>, and the report says so.</para>
/// Ney, Essen and Kneser 1994; Kneser and Ney 1995; Chen and Goodman 1998; the results of modified Kneser–Ney are those of KenLM
/// (Heafield et al. 2013).
/// </summary>
public sealed record DiscountSmoothing : BackoffSmoothing
{
    internal DiscountSmoothing(DiscountMethod method) => Method = method;

    /// <summary>Which counts are discounted, by how many discounts.</summary>
    public DiscountMethod Method { get; }

    /// <summary>How many discounts an order has: 3 with modified Kneser–Ney, otherwise 1.</summary>
    public int DiscountsPerOrder => Method == DiscountMethod.ModifiedKneserNey ? 3 : 1;

    /// <summary>
    /// Given discounts of orders 1, 2, …, each with <see cref="DiscountsPerOrder"/> numbers of which the k-th is in [0, k]; the last entry holds
    /// for all higher orders. Empty (the default): from the counts of counts.
    /// </summary>
    /// <exception cref="ArgumentException">An entry has another number of discounts, or one is out of range.</exception>
    public IReadOnlyList<IReadOnlyList<double>> Discounts
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value.Select((discounts, i) => Check(discounts, $"Discounts[{i}]"))];
        }
    } = [];

    /// <summary>Takes the discounts that make this text most probable, which must not be among the counted text, instead of those from the
    /// counts of counts. Null by default.</summary>
    public EncodedCorpus? HeldOut { get; init; }

    /// <summary>
    /// What an order takes whose counts of counts give no discounts: 0.5, 1, 1.5 with modified Kneser–Ney, otherwise 0.5 (the defaults).
    /// The k-th is in [0, k].
    /// </summary>
    /// <exception cref="ArgumentException">There are more or fewer discounts than <see cref="DiscountsPerOrder"/>, or one is out of range.</exception>
    public IReadOnlyList<double> FallbackDiscounts
    {
        get => field ?? (DiscountsPerOrder == 3 ? [0.5, 1, 1.5] : [0.5]);
        init => field = Check(value, nameof(FallbackDiscounts));
    }

    /// <summary>
    /// Whether the counts of counts have the peculiarity of KenLM's <c>lmplz</c> (the default), without which discounts differ from its in the
    /// last digits: of the very last n-gram of the highest order (by last words first, words in the order of their first appearance), the
    /// suffixes are tallied with their occurrences instead of their left neighbours. Only with Kneser–Ney on text of sentences.
    /// </summary>
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

    /// <summary>The discounts that follow from counts of counts; null where these give none.</summary>
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
