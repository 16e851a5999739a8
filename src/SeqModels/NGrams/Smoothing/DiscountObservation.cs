using SeqModels.NGrams.Counting;

namespace SeqModels.NGrams.Smoothing;

/// <summary>What interpolated discounting needs to know of one token at one order.</summary>
/// <param name="Count">The count of the n-gram, 0 where it never occurs.</param>
/// <param name="Total">The sum of the counts of its context, 0 where the context never occurs.</param>
/// <param name="Ones">How many words follow the context with count 1.</param>
/// <param name="Twos">With count 2.</param>
/// <param name="More">With count 3 or more.</param>
internal readonly record struct DiscountObservation(int Count, long Total, int Ones, int Twos, int More)
{
    /// <summary>The observations of all tokens of a held-out text at one order.</summary>
    public static DiscountObservation[] Of(NGramCounts counts, HeldOutNodes nodes, int order, ReadOnlySpan<int> discounted)
    {
        int begin = counts.Vocabulary.BeginId ?? -1;
        int[] contexts = nodes.Contexts[order - 1], ngrams = nodes.NGrams[order - 1];
        var known = new Dictionary<int, DiscountObservation>();
        var result = new DiscountObservation[nodes.Count];
        for (int token = 0; token < result.Length; token++)
        {
            int context = contexts[token];
            if (context < 0)
            {
                continue;
            }
            if (!known.TryGetValue(context, out DiscountObservation observation))
            {
                int[]? starts = order == 1 ? null : counts.Levels[order - 2].ChildStarts!;
                observation = OfContext(starts is null ? discounted : discounted[starts[context]..starts[context + 1]], order == 1 ? begin : -1);
                known.Add(context, observation);
            }
            result[token] = observation with { Count = ngrams[token] < 0 ? 0 : discounted[ngrams[token]] };
        }
        return result;
    }

    /// <summary>What discounting leaves for the order below.</summary>
    public double Rest(ReadOnlySpan<double> discounts) => discounts.Length == 1
        ? discounts[0] * (Ones + Twos + More) / Total
        : (discounts[0] * Ones + discounts[1] * Twos + discounts[2] * More) / Total;

    /// <summary>What discounting leaves of the n-gram itself.</summary>
    public double Kept(ReadOnlySpan<double> discounts) => Count == 0 ? 0 : (Count - discounts[Math.Min(Count, discounts.Length) - 1]) / Total;

    /// <summary>The derivatives of the probability by the discounts, times <paramref name="reach"/>.</summary>
    public void Slopes(double below, double reach, Span<double> slopes)
    {
        slopes.Clear();
        if (Total == 0)
        {
            return;
        }
        double scale = reach / Total;
        if (slopes.Length == 1)
        {
            slopes[0] = (Ones + Twos + More) * below * scale;
        }
        else
        {
            (slopes[0], slopes[1], slopes[2]) = (Ones * below * scale, Twos * below * scale, More * below * scale);
        }
        if (Count > 0)
        {
            slopes[Math.Min(Count, slopes.Length) - 1] -= scale;
        }
    }

    private static DiscountObservation OfContext(ReadOnlySpan<int> counts, int leftOut)
    {
        long total = 0;
        int ones = 0, twos = 0, more = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            int count = i == leftOut ? 0 : counts[i];
            total += count;
            ones += count == 1 ? 1 : 0;
            twos += count == 2 ? 1 : 0;
            more += count > 2 ? 1 : 0;
        }
        return new DiscountObservation(0, total, ones, twos, more);
    }
}
