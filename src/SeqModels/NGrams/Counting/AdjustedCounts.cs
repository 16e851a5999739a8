using System.Runtime.InteropServices;

namespace SeqModels.NGrams.Counting;

/// <summary>The adjusted counts of Kneser–Ney, numbers of different left neighbours, order by order upwards, and the backoff links that
/// they follow from.</summary>
internal sealed class AdjustedCounts(NGramCounts counts)
{
    private readonly int[]?[] _links = new int[]?[counts.Order];

    /// <summary>Memory of the links held, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Counts the different words before each n-gram of an order below the highest, into the bits of <paramref name="result"/>,
    /// which is all 0; n-grams that begin with <c>&lt;s&gt;</c> have no word before them and keep their occurrences.</summary>
    public void Count(int order, float[] result)
    {
        Links(order + 1, result);
        if (order > 1)
        {
            (int first, int end) = LastNGram.Beginnings(counts, order);
            counts.Levels[order - 1].Counts.AsSpan(first..end).CopyTo(MemoryMarshal.Cast<float, int>(result.AsSpan(first..end)));
        }
    }

    /// <summary>The links of an order of 2 or more; those of the order below must not have been dropped.</summary>
    public int[] Links(int order, float[]? arrivals = null)
    {
        ref int[]? links = ref _links[order - 1];
        if (links is null)
        {
            links = BackoffLinks.Of(counts.Levels, order, order > 2 ? Links(order - 1) : null, arrivals);
            Bytes += order > 2 ? links.Length * sizeof(int) : 0;
        }
        return links;
    }

    /// <summary>Forgets the links of an order that is done.</summary>
    public void Drop(int order)
    {
        Bytes -= order > 2 && _links[order - 1] is { } links ? links.Length * sizeof(int) : 0;
        _links[order - 1] = null;
    }
}
