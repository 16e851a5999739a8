using System.Numerics;

namespace SeqModels.Layers.Crf;

/// <summary>
/// The n paths of highest score of a sequence (Viterbi 1967, with lists of length n per tag): the n best paths that end in a tag at time t
/// extend paths that are among the n best of their last tag at t − 1. Scores are summed in double; among equal scores, the smaller
/// predecessor is first.
/// </summary>
internal static class CrfBestPaths
{
    private const int None = -1;

    /// <returns>At most n paths with a score above −∞, best first.</returns>
    public static List<TagPath> Find<T>(CrfChain<T> chain, ReadOnlySpan<T> emissions, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int tags = chain.TagCount, length = emissions.Length / tags, width = checked(tags * n);
        double[] scores = new double[width], next = new double[width];
        int[] origins = new int[checked(length * width)];
        Array.Fill(scores, double.NegativeInfinity);
        for (int j = 0; j < tags; j++)
            scores[j * n] = Number(chain.Start[j]) + Number(emissions[j]);
        for (int t = 1; t < length; t++)
        {
            for (int j = 0; j < tags; j++)
            {
                Span<double> best = next.AsSpan(j * n, n);
                Span<int> from = origins.AsSpan((t * width) + (j * n), n);
                best.Fill(double.NegativeInfinity);
                from.Fill(None);
                for (int i = 0; i < tags; i++)
                    Merge(scores, i, n, Number(chain.From(i)[j]), best, from);
                double emission = Number(emissions[(t * tags) + j]);
                foreach (ref double score in best)
                    score += emission;
            }

            (scores, next) = (next, scores);
        }

        double[] finals = new double[n];
        int[] ends = new int[n];
        Array.Fill(finals, double.NegativeInfinity);
        Array.Fill(ends, None);
        for (int j = 0; j < tags; j++)
            Merge(scores, j, n, Number(chain.End[j]), finals, ends);
        var paths = new List<TagPath>(n);
        for (int rank = 0; rank < n && ends[rank] != None; rank++)
            paths.Add(new TagPath(Trace(origins, ends[rank], length, width, n), finals[rank]));
        return paths;
    }

    /// <summary>Merges the paths of a tag, each extended by a score, into a list of the n best.</summary>
    private static void Merge(double[] scores, int tag, int n, double extension, Span<double> best, Span<int> from)
    {
        for (int entry = tag * n; entry < (tag + 1) * n; entry++)
        {
            double score = scores[entry] + extension;
            if (!(score > best[^1]))
                return;
            int at = n - 1;
            for (; at > 0 && score > best[at - 1]; at--)
                (best[at], from[at]) = (best[at - 1], from[at - 1]);
            (best[at], from[at]) = (score, entry);
        }
    }

    private static int[] Trace(int[] origins, int entry, int length, int width, int n)
    {
        int[] path = new int[length];
        for (int t = length - 1; ; t--)
        {
            path[t] = entry / n;
            if (t == 0)
                return path;
            entry = origins[(t * width) + entry];
        }
    }

    private static double Number<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(x);
}
