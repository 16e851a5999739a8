namespace SeqModels.NGrams;

/// <summary>How often the n-grams of one order occur, the most frequent first. Immutable.</summary>
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

    /// <summary>The number of words of an n-gram.</summary>
    public int Order { get; }

    /// <summary>How often each different n-gram occurs, by rank: the one at rank r stands at [r − 1].</summary>
    public ReadOnlySpan<int> Frequencies => _frequencies;

    /// <summary>The number of n-grams that occur, each as often as it does.</summary>
    public long Tokens { get; }

    /// <summary>The number of different n-grams.</summary>
    public int Types => _frequencies.Length;

    /// <summary>The number of n-grams that occur once.</summary>
    public int Hapaxes => _frequencies.Length - Above(1);

    /// <summary>Zipf's law for this order; <see langword="null"/> when fewer than two n-grams are frequent enough.</summary>
    public ZipfFit? Fit { get; }

    /// <summary>The number of n-grams that occur more than <paramref name="frequency"/> times.</summary>
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
