using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Mixing;

/// <summary>
/// Divides scores that have the form of a backoff model, s(w | h) stored or α(h) s(w | h'), by their sums Z(h) = Σ_w s(w | h):
/// p(w | h) = s(w | h) / Z(h), and the backoff becomes α(h) Z(h') / Z(h). That is exact for every word in every context. The sums follow
/// from the stored scores alone: Z(h) = Σ_seen s(w | h) + α(h) · (Z(h') − Σ_seen s(w | h')).
/// </summary>
internal static class BackoffScaler
{
    private const double Cancellation = 1e-3;

    /// <summary>Changes the tables' numbers.</summary>
    public static void Normalize(BackoffWalker walker, CancellationToken cancellationToken = default)
    {
        double[][] sums = Sums(walker, out double root, cancellationToken);
        BackoffLevel[] levels = walker.Tables.Levels;
        for (int k = levels.Length - 1; k > 0; k--)
        {
            int length = k;
            ParallelRanges.Run(levels[k - 1].Count, (from, to) =>
            {
                for (int node = from; node < to; node++)
                {
                    Scale(walker, new ContextNode(length, node), sums, root);
                }
            }, cancellationToken);
        }
        Shift(levels[0].Log10Probabilities, root);
        if (walker.Tables.Vocabulary.BeginId is { } begin)
        {
            levels[0].Log10Probabilities[begin] = float.NegativeInfinity;
        }
    }

    /// <summary>Z of every context, [k][i] for n-gram i of order k + 1, and of the empty one.</summary>
    public static double[][] Sums(BackoffWalker walker, out double root, CancellationToken cancellationToken = default)
    {
        BackoffLevel[] levels = walker.Tables.Levels;
        double total = 0;
        for (int word = 0; word < levels[0].Count; word++)
        {
            total += word == walker.Tables.Vocabulary.BeginId ? 0 : BackoffNormalizer.Power(levels[0].Log10Probabilities[word]);
        }
        root = total;
        var sums = new double[levels.Length - 1][];
        for (int k = 0; k < sums.Length; k++)
        {
            int length = k + 1;
            double[] level = sums[k] = new double[levels[k].Count];
            ParallelRanges.Run(level.Length, (from, to) =>
            {
                for (int node = from; node < to; node++)
                {
                    level[node] = Sum(walker, new ContextNode(length, node), sums, total);
                }
            }, cancellationToken);
        }
        return sums;
    }

    private static double Sum(BackoffWalker walker, ContextNode context, double[][] sums, double root)
    {
        ContextNode shorter = walker.Suffix(context);
        double whole = Of(shorter, sums, root), seen = 0, lower = 0;
        (int start, int end) = walker.Children(context);
        BackoffLevel level = walker.Tables.Levels[context.Length];
        for (int child = start; child < end; child++)
        {
            if (level.Words![child] != walker.Tables.Vocabulary.BeginId)
            {
                seen += BackoffNormalizer.Power(level.Log10Probabilities[child]);
                lower += BackoffNormalizer.Power(walker.Log10Probability(shorter, level.Words[child]));
            }
        }
        double backoff = BackoffNormalizer.Power(walker.Log10Backoff(context)), rest = whole - lower;
        if (end > start && rest < Cancellation * whole)
        {
            rest = backoff == 0 ? 0 : BackoffNormalizer.Rest(walker, shorter, level.Words.AsSpan(start, end - start));
        }
        return seen + (rest > 0 ? backoff * rest : 0);
    }

    private static void Scale(BackoffWalker walker, ContextNode context, double[][] sums, double root)
    {
        double sum = Of(context, sums, root);
        if (!(sum > 0))
        {
            return;
        }
        (int start, int end) = walker.Children(context);
        Shift(walker.Tables.Levels[context.Length].Log10Probabilities.AsSpan(start, end - start), sum);
        float[] backoffs = walker.Tables.Levels[context.Length - 1].Log10Backoffs;
        backoffs[context.Node] = (float)(backoffs[context.Node] + Math.Log10(Of(walker.Suffix(context), sums, root) / sum));
    }

    private static double Of(ContextNode context, double[][] sums, double root) =>
        context.Length == 0 ? root : sums[context.Length - 1][context.Node];

    private static void Shift(Span<float> log10, double sum)
    {
        double shift = Math.Log10(sum);
        foreach (ref float value in log10)
        {
            value = (float)(value - shift);
        }
    }
}
