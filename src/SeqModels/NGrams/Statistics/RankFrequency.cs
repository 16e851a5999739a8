namespace SeqModels.NGrams;

/// <summary>The frequencies of the n-grams of one order, in descending order. Immutable.</summary>
public sealed class RankFrequency
{
    private readonly int[] _frequencies;

    internal RankFrequency(int order, int[] frequencies, int minFrequency)
    {
        (Order, _frequencies) = (order, frequencies);
        foreach (int frequency in frequencies)
        {
            Tokens += frequency;
        }
        Fit = ZipfFit.Of(frequencies, minFrequency);
    }

    /// <summary>The order n.</summary>
    public int Order { get; }

    /// <summary>The frequencies by rank; rank r is at [r − 1].</summary>
    public ReadOnlySpan<int> Frequencies => _frequencies;

    /// <summary>The total number of n-gram occurrences.</summary>
    public long Tokens { get; }

    /// <summary>The number of distinct n-grams.</summary>
    public int Types => _frequencies.Length;

    /// <summary>The number of n-grams with frequency 1.</summary>
    public int Hapaxes => _frequencies.Length - Above(1);

    /// <summary>Zipf's law fitted to this order; <see langword="null"/> if fewer than two n-grams have the minimum frequency.</summary>
    public ZipfFit? Fit { get; }

    /// <summary>The number of n-grams with a frequency above <paramref name="frequency"/>.</summary>
    public int Above(int frequency)
    {
        int low = 0, high = _frequencies.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _frequencies[middle] > frequency ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
