using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Tests.Layers.Crf;

/// <summary>A linear-chain CRF by enumeration of all sequences of tags, in double.</summary>
internal static class BruteForce
{
    /// <summary>Every sequence of tags of a length with its score, best first; forbidden ones are left out.</summary>
    public static List<TagPath> Paths(LinearChainCrf crf, Tensor emissions, int row, int length, TagTransitions? allowed = null)
    {
        int tags = crf.TagCount, time = emissions.Shape[1];
        double[] e = Numbers(emissions), a = Numbers(crf.Transitions), start = Numbers(crf.Start), end = Numbers(crf.End);
        var paths = new List<TagPath>();
        for (int code = 0; code < (int)Math.Pow(tags, length); code++)
        {
            int[] path = new int[length];
            for (int t = length - 1, rest = code; t >= 0; t--, rest /= tags)
                path[t] = rest % tags;
            if (allowed is not null && !Allows(allowed, path))
                continue;
            double score = start[path[0]] + end[path[^1]];
            for (int t = 0; t < length; t++)
                score += e[(((row * time) + t) * tags) + path[t]] + (t == 0 ? 0 : a[(path[t - 1] * tags) + path[t]]);
            paths.Add(new TagPath(path, score));
        }

        return [.. paths.OrderByDescending(path => path.Score)];
    }

    public static double LogPartition(IEnumerable<TagPath> paths) => Math.Log(paths.Sum(path => Math.Exp(path.Score)));

    public static double[] Numbers(Tensor tensor) => tensor.To(DType.Float64).AsSpan<double>().ToArray();

    private static bool Allows(TagTransitions allowed, int[] path) =>
        allowed.AllowsStart(path[0]) && allowed.AllowsEnd(path[^1]) && path.Zip(path.Skip(1)).All(pair => allowed.Allows(pair.First, pair.Second));
}
