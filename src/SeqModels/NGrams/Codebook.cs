namespace SeqModels.NGrams;

/// <summary>
/// The values that stand for all others where they are quantised: the sorted values are cut into parts of equal size, and each part is
/// represented by its mean. Equal values stay in one part, and −∞ (and for backoffs 0) keep an entry of their own.
/// </summary>
internal static class Codebook
{
    /// <summary>2^bits ascending values; where fewer are needed, the last repeats.</summary>
    /// <param name="values">Any values but NaN.</param>
    /// <param name="bits">4 to 16.</param>
    /// <param name="kept">A value that stays exact; NaN for none.</param>
    public static float[] Build(ReadOnlySpan<float> values, int bits, float kept)
    {
        int size = 1 << bits;
        float[] sorted = values.ToArray();
        int count = 0;
        bool hasZero = false, hasInfinity = false;
        foreach (float value in values)
        {
            hasZero |= value == kept;
            hasInfinity |= float.IsNegativeInfinity(value);
            if (value != kept && !float.IsNegativeInfinity(value))
            {
                sorted[count++] = value;
            }
        }
        Array.Sort(sorted, 0, count);
        List<float> centers = hasInfinity ? [float.NegativeInfinity] : [];
        if (hasZero)
        {
            centers.Add(kept);
        }
        for (int start = 0; start < count;)
        {
            int left = size - centers.Count, end = left <= 1 ? count : start + (int)(((long)count - start + left - 1) / left);
            while (end < count && sorted[end] == sorted[end - 1])
            {
                end++;
            }
            double sum = 0;
            for (int i = start; i < end; i++)
            {
                sum += sorted[i];
            }
            centers.Add((float)(sum / (end - start)));
            start = end;
        }
        centers.Sort();
        while (centers.Count < size)
        {
            centers.Add(centers.Count == 0 ? 0 : centers[^1]);
        }
        return [.. centers];
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
