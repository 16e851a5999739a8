using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Counting;

/// <summary>The n-grams of a trie as a sorted source: those of the highest order, and shorter ones as often as the text ended after
/// them.</summary>
internal sealed class NGramTrieSource : INGramSource
{
    private readonly NGramLevel[] _levels;
    private readonly int[] _words;

    // The path to the present node: at [k] the node of order k + 1 and the end of its siblings.
    private readonly int[] _node;
    private readonly int[] _end;
    private int _length;

    public NGramTrieSource(NGramLevel[] levels)
    {
        _levels = levels;
        (_words, _node, _end) = (new int[levels.Length], new int[levels.Length], new int[levels.Length]);
        (_node[0], _end[0]) = (-1, levels[0].Counts.Length);
    }

    public ReadOnlySpan<int> Words => _words.AsSpan(0, _length);

    public int Shared { get; private set; }

    public long Count { get; private set; }

    public bool MoveNext()
    {
        Shared = _length;
        while (Step())
        {
            int level = _length - 1, node = _node[level];
            Shared = Math.Min(Shared, level);
            _words[level] = (level == 0 ? node : _levels[level].Words![node]) + 1;
            Count = _levels[level].Counts[node] - Children(level, node);
            if (Count > 0)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Goes to the next node, children before siblings.</summary>
    private bool Step()
    {
        int level = _length - 1;
        if (level >= 0 && level + 1 < _levels.Length)
        {
            int[] starts = _levels[level].ChildStarts!;
            (_node[level + 1], _end[level + 1]) = (starts[_node[level]] - 1, starts[_node[level] + 1]);
            level++;
        }
        for (level = Math.Max(level, 0); level >= 0; level--)
        {
            if (++_node[level] < _end[level])
            {
                _length = level + 1;
                return true;
            }
        }
        _length = 0;
        return false;
    }

    private long Children(int level, int node)
    {
        if (level + 1 == _levels.Length)
        {
            return 0;
        }
        NGramLevel next = _levels[level + 1];
        long sum = 0;
        for (int child = _levels[level].ChildStarts![node]; child < _levels[level].ChildStarts![node + 1]; child++)
        {
            sum += next.Counts[child];
        }
        return sum;
    }
}
