using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Estimation;

/// <summary>
/// Last step of an estimation that backs off: the weights once more, from the probabilities as they are stored,
/// α(h) = (1 − Σ_seen p(w | h)) / (Z(h') − Σ_seen p(w | h')), Z(h') = Σ_w p(w | h'), shorter contexts first. Where seen words have nearly
/// all of the lower order, the divisor is the difference of two nearly equal sums; without this, roundings to single precision add up from
/// order to order and sums of probabilities miss 1 by more than 1e-5.
/// </summary>
internal static class BackoffExactWeights
{
    /// <summary>Below this, the mass left to unseen words is not distinguishable from rounding, and the estimated weight is kept.</summary>
    private const double SmallestLeft = 1e-6;

    /// <summary>The same, of the lower order.</summary>
    private const double SmallestRest = 1e-7;

    /// <summary>Writes the weights anew.</summary>
    public static void Set(BackoffWalker walker, CancellationToken cancellationToken)
    {
        BackoffLevel[] levels = walker.Tables.Levels;
        double root = -1;
        for (int word = 0; word < levels[0].Count; word++)
        {
            root += word == walker.Tables.Vocabulary.BeginId ? 0 : BackoffNormalizer.Power(levels[0].Log10Probabilities[word]);
        }
        // Z − 1 of the contexts of each length.
        var excess = new float[levels.Length][];
        excess[0] = [(float)root];
        for (int length = 1; length < levels.Length; length++)
        {
            int contexts = length;
            float[] own = excess[length] = new float[levels[length - 1].Count];
            ParallelRanges.Run(own.Length, (from, to) =>
            {
                for (int node = from; node < to; node++)
                {
                    own[node] = Set(walker, new ContextNode(contexts, node), excess);
                }
            }, cancellationToken);
        }
    }

    private static float Set(BackoffWalker walker, ContextNode context, float[][] excess)
    {
        ContextNode shorter = walker.Suffix(context);
        double whole = 1.0 + excess[shorter.Length][shorter.Node], seen = 0, lower = 0;
        float[] backoffs = walker.Tables.Levels[context.Length - 1].Log10Backoffs;
        BackoffLevel level = walker.Tables.Levels[context.Length];
        (int start, int end) = walker.Children(context);
        for (int child = start; child < end; child++)
        {
            if (level.Words![child] != walker.Tables.Vocabulary.BeginId)
            {
                seen += BackoffNormalizer.Power(level.Log10Probabilities[child]);
                lower += BackoffNormalizer.Power(walker.Log10Probability(shorter, level.Words[child]));
            }
        }
        double left = 1 - seen, rest = whole - lower;
        if (start < end && left >= SmallestLeft && rest >= SmallestRest)
        {
            backoffs[context.Node] = (float)Math.Log10(left / rest);
        }
        return (float)(BackoffNormalizer.Power(backoffs[context.Node]) * Math.Max(rest, 0) - left);
    }
}
