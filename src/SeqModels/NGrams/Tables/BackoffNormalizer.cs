using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Tables;

/// <summary>
/// Chooses the backoff weights so that every context's probabilities sum to 1:
/// α(h) = (1 − Σ_seen p(w | h)) / (1 − Σ_seen p(w | h')), h' the context without its first word, shorter contexts first.
/// </summary>
internal static class BackoffNormalizer
{
    /// <summary>Below this a difference 1 − Σ is mostly rounding, and what is left is added up instead.</summary>
    public const double Cancellation = 1e-3;

    /// <summary>What sums of float32 logarithms may miss of 1.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Writes all backoffs anew. A backoff of 0 (log −∞) stays where the stored probabilities still sum to 1.</summary>
    public static void Renormalize(BackoffWalker walker, CancellationToken cancellationToken = default)
    {
        for (int length = 1; length < walker.Order; length++)
        {
            int contexts = length;
            BackoffLevel level = walker.Tables.Levels[length - 1];
            ParallelRanges.Run(level.Count, (from, to) =>
            {
                for (int node = from; node < to; node++)
                {
                    var context = new ContextNode(contexts, node);
                    level.Log10Backoffs[node] = Log10Backoff(walker, context, level.Log10Backoffs[node]);
                }
            }, cancellationToken);
        }
    }

    /// <summary>The mass that a context leaves to words that do not follow it, and the mass that they have in the shorter
    /// context.</summary>
    public static (double Left, double Lower) Masses(BackoffWalker walker, ContextNode context)
    {
        (int start, int end) = walker.Children(context);
        BackoffLevel level = walker.Tables.Levels[context.Length];
        ContextNode shorter = walker.Suffix(context);
        double seen = 0, lower = 0;
        for (int child = start; child < end; child++)
        {
            if (level.Words![child] != walker.Tables.Vocabulary.BeginId)
            {
                seen += Power(level.Log10Probabilities[child]);
                lower += Power(walker.Log10Probability(shorter, level.Words[child]));
            }
        }
        double rest = 1 - lower;
        return (1 - seen, rest < Cancellation ? Rest(walker, shorter, level.Words.AsSpan(start, end - start)) : rest);
    }

    public static double Power(double log10) => Math.Pow(10, log10);

    private static float Log10Backoff(BackoffWalker walker, ContextNode context, float before)
    {
        (int start, int end) = walker.Children(context);
        if (start == end)
        {
            return 0;
        }
        (double left, double lower) = Masses(walker, context);
        if (lower <= 0)
        {
            return 0;
        }
        return left <= 0 || (left < Rounding && float.IsNegativeInfinity(before)) ? float.NegativeInfinity : (float)Math.Log10(left / lower);
    }

    /// <summary>Σ p(w | shorter) over the words that are not in an ascending list.</summary>
    public static double Rest(BackoffWalker walker, ContextNode shorter, ReadOnlySpan<int> seen)
    {
        double sum = 0;
        int next = 0;
        for (int word = 0; word < walker.Tables.Vocabulary.Count; word++)
        {
            if (next < seen.Length && seen[next] == word)
            {
                next++;
            }
            else if (word != walker.Tables.Vocabulary.BeginId)
            {
                sum += Power(walker.Log10Probability(shorter, word));
            }
        }
        return sum;
    }
}
