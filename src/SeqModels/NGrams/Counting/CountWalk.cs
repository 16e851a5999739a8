using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Counting;

/// <summary>How often the n-grams of tables occur in counts of the same vocabulary: both tries are walked side by side.</summary>
internal sealed class CountWalk
{
    private readonly int[][] _nodes;
    private readonly NGramCounts _counts;

    public CountWalk(BackoffTables tables, NGramCounts counts)
    {
        _counts = counts;
        _nodes = new int[Math.Min(tables.Order, counts.Order)][];
        _nodes[0] = [.. Enumerable.Range(0, tables.Vocabulary.Count)];
        for (int k = 1; k < _nodes.Length; k++)
        {
            int[] starts = tables.Levels[k - 1].ChildStarts, words = tables.Levels[k].Words!;
            int[] nodes = _nodes[k] = new int[words.Length];
            int[] above = _nodes[k - 1], childStarts = counts.Levels[k - 1].ChildStarts!, childWords = counts.Levels[k].Words!;
            for (int parent = 0; parent < above.Length; parent++)
            {
                int next = above[parent] < 0 ? 0 : childStarts[above[parent]], end = above[parent] < 0 ? 0 : childStarts[above[parent] + 1];
                for (int child = starts[parent]; child < starts[parent + 1]; child++)
                {
                    while (next < end && childWords[next] < words[child])
                    {
                        next++;
                    }
                    nodes[child] = next < end && childWords[next] == words[child] ? next : -1;
                }
            }
        }
    }

    /// <summary>The highest order that the counts know, of those of the tables.</summary>
    public int Order => _nodes.Length;

    /// <summary>The counts of all n-grams of order k + 1; 0 for those that do not occur.</summary>
    public long[] Counts(int k) => Array.ConvertAll(_nodes[k], node => node < 0 ? 0L : _counts.Levels[k].Counts[node]);
}
