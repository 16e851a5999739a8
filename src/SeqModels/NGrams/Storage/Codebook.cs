namespace SeqModels.NGrams.Storage;

/// <summary>
/// The representatives of quantized values: the sorted values are cut into parts, each represented by its mean, so
/// that the squares of what that changes have a small sum, weighted by how often an n-gram may be asked for. Equal values stay in one part,
/// and −∞ (and for backoffs 0) keep an entry of their own.
/// </summary>
internal static class Codebook
{
    private const int Rounds = 100;

    /// <summary>2^bits ascending values; where fewer are needed, the last repeats.</summary>
    /// <param name="values">Any values but NaN.</param>
    /// <param name="bits">4 to 16.</param>
    /// <param name="kept">A value that stays exact; NaN for none.</param>
    /// <param name="childStarts">Where the continuations of each n-gram begin: it weighs 1 and 1 for each; empty where there are
    /// none.</param>
    public static float[] Build(ReadOnlySpan<float> values, int bits, float kept, ReadOnlySpan<int> childStarts)
    {
        int size = 1 << bits;
        float[] sorted = values.ToArray();
        int[] weights = new int[values.Length];
        int count = 0;
        bool hasZero = false, hasInfinity = false;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            hasZero |= value == kept;
            hasInfinity |= float.IsNegativeInfinity(value);
            if (value != kept && !float.IsNegativeInfinity(value))
            {
                sorted[count] = value;
                weights[count++] = childStarts.IsEmpty ? 1 : childStarts[i + 1] - childStarts[i] + 1;
            }
        }
        Array.Sort(sorted, weights, 0, count);
        List<float> centers = hasInfinity ? [float.NegativeInfinity] : [];
        if (hasZero)
        {
            centers.Add(kept);
        }
        centers.AddRange(Means(sorted.AsSpan(0, count), weights, size - centers.Count));
        centers.Sort();
        while (centers.Count < size)
        {
            centers.Add(centers.Count == 0 ? 0 : centers[^1]);
        }
        return [.. centers];
    }

    /// <summary>Means of parts: first parts of equal size, then, by turns, each value to the nearest mean and new means (Lloyd 1957,
    /// 1982).</summary>
    private static List<float> Means(ReadOnlySpan<float> sorted, int[] weights, int parts)
    {
        double[] sums = new double[sorted.Length + 1], masses = new double[sorted.Length + 1];
        for (int i = 0; i < sorted.Length; i++)
        {
            sums[i + 1] = sums[i] + ((double)sorted[i] * weights[i]);
            masses[i + 1] = masses[i] + weights[i];
        }
        List<float> means = [];
        for (int start = 0; start < sorted.Length;)
        {
            int left = parts - means.Count, end = left <= 1 ? sorted.Length : start + (int)(((long)sorted.Length - start + left - 1) / left);
            while (end < sorted.Length && sorted[end] == sorted[end - 1])
            {
                end++;
            }
            means.Add((float)((sums[end] - sums[start]) / (masses[end] - masses[start])));
            start = end;
        }
        bool isChanged = true;
        for (int round = 0; round < Rounds && isChanged; round++)
        {
            isChanged = false;
            for (int part = 0, start = 0; part < means.Count; part++)
            {
                int end = part + 1 == means.Count ? sorted.Length : start + Below(sorted[start..], ((double)means[part] + means[part + 1]) / 2);
                float mean = end > start ? (float)((sums[end] - sums[start]) / (masses[end] - masses[start])) : means[part];
                isChanged |= mean != means[part];
                means[part] = mean;
                start = end;
            }
        }
        return means;
    }

    /// <summary>How many of ascending values are at most a bound.</summary>
    private static int Below(ReadOnlySpan<float> values, double bound)
    {
        int low = 0, high = values.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            (low, high) = values[middle] <= bound ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    /// <summary>The number of the nearest value.</summary>
    public static uint Nearest(ReadOnlySpan<float> codebook, float value)
    {
        int low = 0, high = codebook.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (codebook[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        bool below = low > 0 && codebook[low] != value && value - codebook[low - 1] < codebook[low] - value;
        return (uint)(below ? low - 1 : low);
    }
}
