namespace SeqModels.NGrams.Estimation;

/// <summary>Order 1: every token of the vocabulary but <c>&lt;s&gt;</c> gets a probability, the rest is spread evenly.</summary>
internal static class UnigramEstimation
{
    /// <summary>Writes linear probabilities.</summary>
    /// <param name="counts">The counts that are discounted, 0 for <c>&lt;s&gt;</c>.</param>
    /// <param name="kept">Whether a word is left after pruning; words with count 0 do not ask.</param>
    /// <param name="rule">The rule of order 1.</param>
    /// <param name="interpolate">Whether seen words get their part of the rest.</param>
    /// <param name="begin">The id of <c>&lt;s&gt;</c>, or −1.</param>
    /// <param name="probabilities">The result.</param>
    public static void Run(ReadOnlySpan<int> counts, Func<int, bool> kept, OrderRule rule, bool interpolate, int begin, Span<float> probabilities)
    {
        long total = 0;
        int types = 0, unseen = 0;
        double taken = 0;
        for (int word = 0; word < counts.Length; word++)
        {
            int count = counts[word];
            bool seen = count > 0 && kept(word);
            total += count;
            types += count > 0 ? 1 : 0;
            taken += seen ? count - rule.KeptOf(count) : count;
            unseen += seen || word == begin ? 0 : 1;
        }
        ContextMass mass = ContextMass.Of(total, types, taken, rule);
        int predicted = counts.Length - (begin < 0 ? 0 : 1);
        bool spread = interpolate || total == 0 || (unseen == 0 && mass.Rest > 1 - 1e-9);
        double share = spread ? mass.Rest / predicted : unseen > 0 ? mass.Rest / unseen : 0;
        double scale = spread || unseen > 0 ? mass.Scale : mass.Scale / (1 - mass.Rest);
        if (rule.FixedWeight is { } weight)
        {
            (share, scale) = (total == 0 ? 1.0 / predicted : weight / predicted, mass.Scale);
        }
        for (int word = 0; word < counts.Length; word++)
        {
            bool seen = counts[word] > 0 && kept(word);
            probabilities[word] = word == begin ? 0
                : (float)((seen ? rule.KeptOf(counts[word]) * scale : 0) + (!seen || (spread && rule.FixedWeight is null) ? share : 0));
        }
    }
}
