using SeqModels.NGrams.Smoothing;
using SeqModels.Numerics;

namespace SeqModels.NGrams.Estimation;

/// <summary>The rule of each order of an estimation, and what is reported of it.</summary>
internal sealed class OrderRules(NGramCounts counts, NGramSmoothing smoothing)
{
    private readonly Lazy<double[][]> _discounts = new(() => DiscountTuning.Run(counts, (DiscountSmoothing)smoothing));
    private readonly Lazy<double[][]> _weights = new(() => WeightTuning.Run(counts, (JelinekMercerSmoothing)smoothing));
    private List<(int Order, int Node)>? _suffixes;

    public List<OrderEstimate> Estimates { get; } = [];

    /// <summary>Whether what a context leaves goes to unseen words alone.</summary>
    public bool BacksOff => smoothing is GoodTuringSmoothing or WittenBellSmoothing { Interpolated: false };

    /// <summary>The rule of an order; asked for once, orders ascending.</summary>
    /// <param name="order">The order.</param>
    /// <param name="inPlace">The counts to discount in the bits of its elements, or null when they are the occurrences.</param>
    public OrderRule Of(int order, float[]? inPlace)
    {
        int size = counts.Levels[order - 1].Counts.Length;
        var estimate = new OrderEstimate { Order = order, NGramCount = size, KeptNGramCount = size };
        (OrderRule rule, OrderEstimate filled) = smoothing switch
        {
            DiscountSmoothing discount => Discounting(discount, order, inPlace, estimate),
            GoodTuringSmoothing turing => GoodTuring(turing, order, estimate),
            WittenBellSmoothing bell => (new OrderRule { AddsTypes = true, Interpolates = bell.Interpolated }, estimate),
            JelinekMercerSmoothing mercer => JelinekMercer(mercer, order, estimate),
            StupidBackoffSmoothing stupid => (new OrderRule { FixedWeight = stupid.Factor }, estimate),
            AddKSmoothing { K: > 0 } add => (new OrderRule { Added = add.K * (size - (counts.Vocabulary.BeginId is null ? 0 : 1)) }, estimate),
            _ => (new OrderRule { FixedWeight = 0 }, estimate),
        };
        Estimates.Add(filled);
        return rule;
    }

    private (OrderRule Rule, OrderEstimate Estimate) Discounting(DiscountSmoothing method, int order, float[]? inPlace, OrderEstimate estimate)
    {
        long[] tally = Tally(order, inPlace, 4);
        if (inPlace is not null && method.KenLmTally && counts.BySentences)
        {
            Correct(tally, order, inPlace);
        }
        double[]? discounts = method.Discounts.Count > 0 ? [.. method.Discounts[Math.Min(order, method.Discounts.Count) - 1]]
            : method.HeldOut is not null ? _discounts.Value[order - 1]
            : DiscountFormulas.Of(method, tally);
        string? fallback = discounts is null
            ? $"the counts of counts {string.Join(" ", tally)} give no discounts; took {ExactText.Rounded(method.FallbackDiscounts)}"
            : null;
        discounts ??= [.. method.FallbackDiscounts];
        return (OrderRule.FromDiscounts(discounts), estimate with { CountsOfCounts = tally, Discounts = discounts, Fallback = fallback });
    }

    private (OrderRule Rule, OrderEstimate Estimate) GoodTuring(GoodTuringSmoothing method, int order, OrderEstimate estimate)
    {
        long[] tally = Tally(order, null, method.Cutoff + 1);
        double[] ratios = DiscountFormulas.GoodTuring(tally, method.Cutoff);
        string? fallback = ratios.Length == method.Cutoff ? null
            : ratios.Length > 0
            ? $"the counts of counts {string.Join(" ", tally)} give no discounts up to {method.Cutoff}; discounted counts up to {ratios.Length}"
            : $"the counts of counts {string.Join(" ", tally)} give no discounts; discounted as Witten-Bell";
        double[] kept = [0, .. ratios.Select((ratio, i) => (i + 1) * ratio)];
        return (new OrderRule { Kept = kept, Interpolates = false, AddsTypes = ratios.Length == 0 },
            estimate with { CountsOfCounts = tally, Discounts = [.. ratios.Select(ratio => 1 - ratio)], Fallback = fallback });
    }

    private (OrderRule Rule, OrderEstimate Estimate) JelinekMercer(JelinekMercerSmoothing method, int order, OrderEstimate estimate)
    {
        bool tuned = method.HeldOut is not null;
        if (!tuned && method.Weights.Count == 0)
        {
            throw new ArgumentException("JelinekMercerSmoothing: has neither HeldOut nor Weights; give one of them.");
        }
        double[] weights = tuned ? _weights.Value[order - 1] : [method.Weights[Math.Min(order, method.Weights.Count) - 1]];
        string? fallback = weights.Length > 0 ? null : "the held-out text never meets a context of this order; took the weight 0.5";
        weights = weights.Length > 0 ? weights : [0.5];
        return (new OrderRule { Weights = weights }, estimate with { Weights = weights, Fallback = fallback });
    }

    private long[] Tally(int order, float[]? inPlace, int largest)
    {
        int[] occurrences = counts.Levels[order - 1].Counts;
        long[] tally = CountsOfCounts.Of(occurrences, inPlace, largest);
        int sentences = order == 1 && inPlace is null && counts.Vocabulary.BeginId is { } begin ? occurrences[begin] : 0;
        if (sentences > 0 && sentences <= largest)
        {
            // <s> is no word that order 1 predicts.
            tally[sentences - 1]--;
        }
        return tally;
    }

    /// <summary>KenLM tallies the suffixes of the very last n-gram with their occurrences.</summary>
    private void Correct(long[] tally, int order, float[] inPlace)
    {
        _suffixes ??= LastNGram.Suffixes(counts);
        foreach ((int suffixOrder, int node) in _suffixes)
        {
            if (suffixOrder == order)
            {
                int neighbours = BitConverter.SingleToInt32Bits(inPlace[node]), occurrences = counts.Levels[order - 1].Counts[node];
                tally[Math.Min(neighbours, tally.Length) - 1] -= neighbours <= tally.Length ? 1 : 0;
                tally[Math.Min(occurrences, tally.Length) - 1] += occurrences <= tally.Length ? 1 : 0;
            }
        }
    }
}
