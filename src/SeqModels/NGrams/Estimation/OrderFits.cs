using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Smoothing;

namespace SeqModels.NGrams.Estimation;

/// <summary>Fits the smoothing to the counts of each order, and keeps what is reported of it.</summary>
internal sealed class OrderFits
{
    private readonly NGramCounts _counts;
    private readonly NGramSmoothing _smoothing;
    private readonly double[][]? _heldOut;
    private List<(int Order, int Node)>? _suffixes;

    public OrderFits(NGramCounts counts, NGramSmoothing smoothing) =>
        (_counts, _smoothing, _heldOut) = (counts, smoothing, smoothing.FitHeldOut(counts));

    public List<OrderEstimate> Estimates { get; } = [];

    /// <summary>The rule of an order; asked for once, orders ascending.</summary>
    /// <param name="order">The order.</param>
    /// <param name="inPlace">The adjusted counts in the bits of its elements, or null when the occurrences are discounted.</param>
    public OrderRule Fit(int order, float[]? inPlace)
    {
        int[] occurrences = _counts.Levels[order - 1].Counts;
        var counted = CountsOfCounts.Of(occurrences, inPlace, _smoothing.TallyLength);
        int sentences = order == 1 && inPlace is null && _counts.Vocabulary.BeginId is { } begin ? occurrences[begin] : 0;
        if (sentences > 0)
        {
            // <s> is no word that order 1 predicts.
            counted = counted with { Types = counted.Types - 1, Tokens = counted.Tokens - sentences };
            if (sentences <= counted.Tally.Length)
            {
                counted.Tally[sentences - 1]--;
            }
        }
        if (inPlace is not null && _smoothing.TalliesAsKenLm && _counts.BySentences)
        {
            Correct(counted.Tally, order, inPlace);
        }
        var statistics = new OrderStatistics
        {
            Order = order,
            MaxOrder = _counts.Order,
            TokenCount = counted.Tokens,
            TypeCount = counted.Types,
            CountsOfCounts = counted.Tally,
            PredictedTokens = _counts.Vocabulary.Count - (_counts.Vocabulary.BeginId is null ? 0 : 1),
            HeldOutParameters = _heldOut?[order - 1],
        };
        OrderRule rule = _smoothing.Fit(statistics);
        Estimates.Add(OrderEstimate.Of(statistics, rule, occurrences.Length));
        return rule;
    }

    /// <summary>KenLM tallies the suffixes of the very last n-gram with their occurrences.</summary>
    private void Correct(long[] tally, int order, float[] inPlace)
    {
        _suffixes ??= LastNGram.Suffixes(_counts);
        foreach ((int suffixOrder, int node) in _suffixes)
        {
            if (suffixOrder == order)
            {
                int neighbours = BitConverter.SingleToInt32Bits(inPlace[node]), occurrences = _counts.Levels[order - 1].Counts[node];
                tally[Math.Min(neighbours, tally.Length) - 1] -= neighbours <= tally.Length ? 1 : 0;
                tally[Math.Min(occurrences, tally.Length) - 1] += occurrences <= tally.Length ? 1 : 0;
            }
        }
    }
}
