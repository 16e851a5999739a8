using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.External;

/// <summary>
/// Turns a text that was counted backwards round, to counts in memory, when these and the estimation from them fit into a budget. How many
/// n-grams there are is known after one pass over the runs, before anything large is in memory.
/// </summary>
internal sealed class SuffixToPrefixCounts : IDisposable
{
    private readonly Vocabulary _vocabulary;
    private readonly int _order;
    private readonly int _end;
    private readonly RowSorter _rows;
    private readonly long[] _nodes;
    private readonly long[] _opened;
    private readonly int[] _words;
    private readonly int[] _row;
    private int _open;
    private long _seen;

    public SuffixToPrefixCounts(TemporaryFiles files, Vocabulary vocabulary, bool bySentences, int order, long budget)
    {
        (_vocabulary, _order, _end) = (vocabulary, order, bySentences ? vocabulary.EndId!.Value + 1 : -1);
        (_nodes, _opened, _words, _row) = (new long[order], new long[order], new int[order], new int[order + 1]);
        _rows = new RowSorter(files, order + 1, order, budget / 4);
    }

    /// <summary>Reads n-grams backwards; null when their trie would not fit.</summary>
    /// <param name="source">The n-grams.</param>
    /// <param name="tails">The last words of each part of running text, one fewer than the order.</param>
    /// <param name="budget">Bytes that the trie and an estimation may take.</param>
    /// <param name="progress">Receives how many n-grams are read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public NGramLevel[]? Build(INGramSource source, List<int[]> tails, long budget, Action<long> progress, CancellationToken cancellationToken)
    {
        for (long i = 1; source.MoveNext(); i++)
        {
            Add(source.Words, source.Shared, source.Count);
            if ((i & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress(i);
                if (EstimationMemory.Of(_nodes) > budget)
                {
                    return null;
                }
            }
        }
        Close(0);
        _nodes[0] = _vocabulary.Count;
        foreach (int[] tail in tails)
        {
            for (int start = 0; start < tail.Length; start++)
            {
                for (int i = 0; i < _order; i++)
                {
                    _row[i] = start + i < tail.Length ? tail[start + i] + 1 : 0;
                }
                _row[_order] = 1;
                _rows.Add(_row);
            }
        }
        if (EstimationMemory.Of(_nodes) > budget)
        {
            return null;
        }
        RowReader sorted = _rows.Sort();
        return NGramTrieWriter.Build(
            new RowSource(sorted, _order), _vocabulary.Count, _order, null, Array.ConvertAll(_nodes, n => checked((int)n)), cancellationToken);
    }

    public void Dispose() => _rows.Dispose();

    private void Add(ReadOnlySpan<int> words, int shared, long count)
    {
        Close(shared);
        for (; _open < words.Length; _open++)
        {
            _words[_open] = words[_open];
            _opened[_open] = _seen;
        }
        _seen = checked(_seen + count);
    }

    /// <summary>An n-gram of the highest order, and a shorter one that ends a sentence, is what a text forwards has at a place.</summary>
    private void Close(int depth)
    {
        while (_open > depth)
        {
            int k = --_open;
            _nodes[k]++;
            if (k + 1 < _order && _words[0] != _end)
            {
                continue;
            }
            for (int i = 0; i < _order; i++)
            {
                _row[i] = i <= k ? _words[k - i] : 0;
            }
            _row[_order] = checked((int)(_seen - _opened[k]));
            _rows.Add(_row);
        }
    }
}
