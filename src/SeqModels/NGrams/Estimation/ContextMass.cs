namespace SeqModels.NGrams.Estimation;

/// <summary>What the words after one context share.</summary>
/// <param name="Scale">What a kept count is multiplied with.</param>
/// <param name="Rest">The probability that is left for the order below.</param>
internal readonly record struct ContextMass(double Scale, double Rest)
{
    /// <summary>Sums up the counts of a context; the mass of pruned n-grams goes to the backoff.</summary>
    public static ContextMass Of(ReadOnlySpan<int> counts, ReadOnlySpan<int> occurrences, OrderRule rule, int pruneThreshold)
    {
        long total = 0;
        int types = 0;
        double taken = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            int count = counts[i];
            total += count;
            types += count > 0 ? 1 : 0;
            taken += occurrences[i] > pruneThreshold ? count - rule.KeptOf(count) : count;
        }
        return Of(total, types, taken, rule);
    }

    /// <summary>The shares of a context whose counts have this sum, number and part that is not kept.</summary>
    public static ContextMass Of(long total, int types, double taken, OrderRule rule)
    {
        if (total == 0)
        {
            return new ContextMass(0, 1);
        }
        var context = new ContextStatistics(total, types);
        double added = rule.ReservedOf(context), divisor = total + added;
        taken += added;
        if (rule.BacksOff && taken <= 0)
        {
            (divisor, taken) = (divisor + 1, 1);
        }
        double weight = rule.WeightOf(context);
        return new ContextMass(weight / divisor, 1 - weight + weight * taken / divisor);
    }
}
