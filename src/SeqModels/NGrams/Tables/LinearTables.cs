using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Tables;

/// <summary>
/// Probabilities of a backoff model in place of their logarithms, and for each n-gram h w what the shorter context h' makes of w: found
/// once through the longest suffix of h w that is an n-gram, and used by all that weighs n-grams against their backing off.
/// </summary>
internal sealed class LinearTables
{
    private readonly BackoffWalker _walker;

    public LinearTables(BackoffWalker walker)
    {
        _walker = walker;
        BackoffLevel[] levels = walker.Tables.Levels;
        int order = levels.Length;
        Probabilities = Array.ConvertAll(levels, level => Powers(level.Log10Probabilities));
        Backoffs = [.. levels.Take(order - 1).Select(level => Powers(level.Log10Backoffs))];
        (Lower, Suffixes) = (new float[order][], new int[order][]);
        (Lower[0], Suffixes[0]) = ([], []);
        Offsets = new int[order];
        for (int k = 1; k < order; k++)
        {
            Offsets[k] = checked(Offsets[k - 1] + levels[k - 1].Count);
            (Lower[k], Suffixes[k]) = (new float[levels[k].Count], new int[levels[k].Count]);
            int length = k;
            ParallelRanges.Run(levels[k - 1].Count, (from, to) => Link(length, from, to));
        }
    }

    /// <summary>[k][i] p(w | h) of n-gram i of order k + 1.</summary>
    public float[][] Probabilities { get; }

    /// <summary>[k][i] the backoff weight of n-gram i of order k + 1 as a context.</summary>
    public float[][] Backoffs { get; }

    /// <summary>[k][i] p(w | h'), h' the context without its first words up to the longest suffix that is a context; [0] is
    /// empty.</summary>
    public float[][] Lower { get; }

    /// <summary>[k][i] the longest proper suffix of n-gram i of order k + 1 that is an n-gram, numbered through all contexts
    /// (<see cref="Offsets"/>); [0] is empty.</summary>
    public int[][] Suffixes { get; }

    /// <summary>[k] where the n-grams of order k + 1 begin when those of all orders below the highest are numbered through; at the end
    /// their number.</summary>
    public int[] Offsets { get; }

    private static float[] Powers(float[] logarithms)
    {
        float[] powers = [.. logarithms];
        LinearScale.Power(powers, 0);
        return powers;
    }

    private void Link(int length, int from, int to)
    {
        int[] words = _walker.Tables.Levels[length].Words!;
        bool top = length == _walker.Order - 1;
        for (int node = from; node < to; node++)
        {
            var context = new ContextNode(length, node);
            (int start, int end) = _walker.Children(context);
            if (start == end)
            {
                continue;
            }
            ContextNode shorter = _walker.Suffix(context);
            for (int child = start; child < end; child++)
            {
                ContextNode found = top ? _walker.Advance(shorter, words[child]) : _walker.Suffix(new ContextNode(length + 1, child));
                double p = Probabilities[found.Length - 1][found.Node];
                for (ContextNode passed = shorter; passed.Length >= found.Length; passed = _walker.Suffix(passed))
                {
                    p *= Backoffs[passed.Length - 1][passed.Node];
                }
                Lower[length][child] = (float)p;
                Suffixes[length][child] = Offsets[found.Length - 1] + found.Node;
            }
        }
    }
}
