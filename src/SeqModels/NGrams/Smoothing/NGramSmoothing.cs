using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// A smoothing method of n-gram models with its options. In the formulas, c(h w) is the count of the word w after the context h,
/// c(h) = Σ_w c(h w), h' is h without its first word, and |V| is the number of tokens that can be predicted (the vocabulary without
/// <c>&lt;s&gt;</c>). Source: Chen and Goodman, "An Empirical Study of Smoothing Techniques for Language Modeling" (1998).
/// </summary>
/// <example><code>
/// NGramModel model = NGramModel.Estimate(counts, NGramSmoothing.ModifiedKneserNey() with { PruneThresholds = [0, 0, 1] });
/// </code></example>
public abstract record NGramSmoothing
{
    private protected NGramSmoothing()
    {
    }

    /// <summary>p(w | h) = c(h w) / c(h); 0 for an n-gram with count 0, also if its context has count 0.</summary>
    public static AddKSmoothing MaximumLikelihood { get; } = new(0);

    /// <summary>The name of the method, such as <c>modified Kneser-Ney</c> or <c>add-0.1</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the probabilities sum to 1 in every context.</summary>
    public virtual bool IsNormalized => true;

    /// <summary>The options in words, for a report.</summary>
    internal virtual IEnumerable<string> Options => [];

    /// <summary>k of a method that is computed straight from the counts of the whole context, p = (c(h w) + k) / (c(h) + k |V|); null for
    /// one that is estimated as a backoff model.</summary>
    internal virtual double? PseudoCount => null;

    /// <summary>Whether lower orders count different left neighbours.</summary>
    internal virtual bool AdjustsCounts => false;

    /// <summary>How many counts of counts the rule of an order is fitted to.</summary>
    internal virtual int TallyLength => 0;

    /// <summary>Whether counts of counts are tallied as <c>lmplz</c> does.</summary>
    internal virtual bool TalliesAsKenLm => false;

    /// <summary>Whether unseen words alone get what a context leaves.</summary>
    internal virtual bool GivesUnseenOnly => false;

    /// <summary>Whether order 1 is interpolated with the uniform distribution.</summary>
    internal virtual bool MixesUniform => true;

    /// <summary>Whether <see cref="FitHeldOut"/> fits something, for which the counts must be in memory.</summary>
    internal virtual bool FitsHeldOut => false;

    /// <summary>p(w | h) = (c(h w) + k) / (c(h) + k · |V|) (Lidstone; k = 1 is Laplace); 1 / |V| in a context with count 0.</summary>
    /// <param name="k">A finite number above 0; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not a finite number above 0.</exception>
    public static AddKSmoothing AddK(double k = 1) => k > 0 && double.IsFinite(k)
        ? new AddKSmoothing(k)
        : throw new ArgumentOutOfRangeException(nameof(k), k,
            "NGramSmoothing.AddK: k must be a finite number above 0; for no smoothing use NGramSmoothing.MaximumLikelihood.");

    /// <summary>Interpolated Kneser–Ney with discounts D₁, D₂, D₃₊ per order: the default, and the method of KenLM.</summary>
    public static DiscountSmoothing ModifiedKneserNey() => new(DiscountMethod.ModifiedKneserNey);

    /// <summary>Interpolated Kneser–Ney with one discount per order.</summary>
    public static DiscountSmoothing KneserNey() => new(DiscountMethod.KneserNey);

    /// <summary>Interpolated absolute discounting: one discount per order, with raw counts at all orders.</summary>
    public static DiscountSmoothing AbsoluteDiscounting() => new(DiscountMethod.AbsoluteDiscounting);

    /// <summary>Katz backoff with Good–Turing discounts of the counts up to 5.</summary>
    public static GoodTuringSmoothing GoodTuring() => new();

    /// <summary>Witten–Bell, interpolated; its backoff form by <c>with { Interpolated = false }</c>.</summary>
    public static WittenBellSmoothing WittenBell() => new();

    /// <summary>Jelinek–Mercer interpolation with weights fitted to held-out text.</summary>
    /// <param name="heldOut">Text that is not part of the counted text, encoded with the same vocabulary.</param>
    /// <param name="byCount">Whether there is one weight per order and power of two of c(h) (default), or one per order.</param>
    public static JelinekMercerSmoothing JelinekMercer(EncodedCorpus heldOut, bool byCount = true)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        return new JelinekMercerSmoothing { HeldOut = heldOut, ByCount = byCount };
    }

    /// <summary>Jelinek–Mercer interpolation with given weights.</summary>
    /// <param name="weights">λ of orders 1, 2, …, each in [0, 1]; the last weight applies to all higher orders.</param>
    /// <exception cref="ArgumentException">No weight is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is outside [0, 1].</exception>
    public static JelinekMercerSmoothing JelinekMercer(params IReadOnlyList<double> weights) => new() { Weights = weights };

    /// <summary>Stupid backoff (Brants et al. 2007): relative frequencies, with a fixed factor per backoff. The scores do not sum to
    /// 1.</summary>
    public static StupidBackoffSmoothing StupidBackoff() => new();

    /// <summary>Fits the parameters of each order to held-out text; null for a method that fits none.</summary>
    internal virtual double[][]? FitHeldOut(NGramCounts counts) => null;

    /// <summary>Fits the rule of an order to its counts.</summary>
    internal abstract OrderRule Fit(OrderStatistics statistics);

    /// <summary>The largest number of occurrences with which an n-gram of an order is left out.</summary>
    internal virtual int PruneThreshold(int order) => 0;

    /// <summary><see cref="Name"/>.</summary>
    public sealed override string ToString() => Name;
}
