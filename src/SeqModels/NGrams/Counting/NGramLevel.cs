namespace SeqModels.NGrams.Counting;

/// <summary>
/// The n-grams of one order as nodes of a trie, sorted by their words from first to last. Order 1 holds every id of the vocabulary, so that
/// node = id. The n-grams that continue node i by one word are the nodes ChildStarts[i] … ChildStarts[i + 1] − 1 of the next level.
/// </summary>
/// <param name="words">The last word of each node; null at order 1.</param>
/// <param name="counts">How often each node's n-gram occurs.</param>
internal sealed class NGramLevel(int[]? words, int[] counts)
{
    private NGramLevel? _next;

    public int[]? Words => words;

    public int[] Counts => counts;

    /// <summary>Where the children of each node begin, one number more than nodes; null at the highest order.</summary>
    public int[]? ChildStarts { get; private set; }

    /// <summary>n(h) of each node as context: how often it is followed by any word; summed when first asked for. Null at the highest
    /// order.</summary>
    public int[]? ContextTotals => _next is null ? null : field ??= SumChildren();

    /// <summary>Levels from their arrays; [k] is of order k + 1, words of order 1 and starts of the highest order are not looked
    /// at.</summary>
    public static NGramLevel[] Join(int[][] words, int[][] counts, int[][] starts)
    {
        var levels = new NGramLevel[counts.Length];
        for (int k = counts.Length - 1; k >= 0; k--)
        {
            levels[k] = new NGramLevel(k == 0 ? null : words[k], counts[k]);
            if (k + 1 < counts.Length)
            {
                levels[k].SetChildren(starts[k], levels[k + 1]);
            }
        }
        return levels;
    }

    public void SetChildren(int[] starts, NGramLevel next) => (ChildStarts, _next) = (starts, next);

    /// <summary>The child of <paramref name="node"/> by <paramref name="word"/> in the next level, or −1.</summary>
    public int Child(int node, int word, NGramLevel next)
    {
        int low = ChildStarts![node], high = ChildStarts[node + 1] - 1;
        int[] words = next.Words!;
        while (low <= high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            int found = words[middle];
            if (found == word)
            {
                return middle;
            }
            if (found < word)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int[] SumChildren()
    {
        var totals = new int[counts.Length];
        for (int node = 0; node < totals.Length; node++)
        {
            int total = 0;
            for (int child = ChildStarts![node]; child < ChildStarts[node + 1]; child++)
            {
                total += _next!.Counts[child];
            }
            totals[node] = total;
        }
        return totals;
    }
}
