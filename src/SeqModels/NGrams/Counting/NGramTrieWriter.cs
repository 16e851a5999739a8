using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Counting;

/// <summary>Builds the levels of a trie from sorted n-grams, one pass, without knowing how many there are.</summary>
internal sealed class NGramTrieWriter
{
    private readonly int _order;
    private readonly int[] _unigrams;
    private readonly int[] _unigramStarts;

    // [k] is of order k + 1.
    private readonly IntBlocks[] _words;
    private readonly IntBlocks[] _counts;
    private readonly IntBlocks[] _starts;
    private readonly int[] _node;
    private readonly long[] _opened;
    private int _open;
    private long _seen;

    private NGramTrieWriter(int vocabularySize, int order, int[]? sizes)
    {
        _order = order;
        (_unigrams, _unigramStarts) = (new int[vocabularySize], new int[vocabularySize + 1]);
        (_words, _counts, _starts) = (Blocks(0), Blocks(0), Blocks(1));
        (_node, _opened) = (new int[order], new long[order]);
        new Span<int>(_unigramStarts).Fill(-1);

        IntBlocks[] Blocks(int more) =>
            [.. Enumerable.Range(0, order).Select(k => new IntBlocks(sizes is null || k == 0 || (more > 0 && k + 1 == order) ? -1 : sizes[k] + more))];
    }

    /// <summary>The trie of all n-grams of a source; with the number of n-grams per order where it is known.</summary>
    /// <exception cref="OverflowException">An order has 2³¹ n-grams or more, or one of them occurs so often.</exception>
    public static NGramLevel[] Build(
        INGramSource source, int vocabularySize, int order, Action<long>? progress = null, int[]? sizes = null, CancellationToken cancellationToken = default)
    {
        var writer = new NGramTrieWriter(vocabularySize, order, sizes);
        for (long i = 1; source.MoveNext(); i++)
        {
            writer.Add(source.Words, source.Shared, source.Count);
            if ((i & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Invoke(i);
            }
        }
        return writer.ToLevels();
    }

    private void Add(ReadOnlySpan<int> words, int shared, long count)
    {
        Close(shared);
        for (; _open < words.Length; _open++)
        {
            int word = words[_open] - 1, start = _open + 1 < _order ? _words[_open + 1].Count : 0;
            _opened[_open] = _seen;
            if (_open == 0)
            {
                _node[0] = word;
                _unigramStarts[word] = start;
                continue;
            }
            _node[_open] = _words[_open].Count;
            _words[_open].Add(word);
            _counts[_open].Add(0);
            if (_open + 1 < _order)
            {
                _starts[_open].Add(start);
            }
        }
        _seen = checked(_seen + count);
    }

    private void Close(int depth)
    {
        while (_open > depth)
        {
            _open--;
            long occurrences = _seen - _opened[_open];
            if (occurrences > int.MaxValue)
            {
                throw new OverflowException(FormattableString.Invariant($"NGramCounts: an n-gram occurs {occurrences:N0} times; counts go up to {int.MaxValue:N0}."));
            }
            if (_open == 0)
            {
                _unigrams[_node[0]] = (int)occurrences;
            }
            else
            {
                _counts[_open][_node[_open]] = (int)occurrences;
            }
        }
    }

    private NGramLevel[] ToLevels()
    {
        Close(0);
        int[][] words = new int[_order][], counts = new int[_order][], starts = new int[_order][];
        (words[0], counts[0], starts[0]) = ([], _unigrams, _unigramStarts);
        for (int k = 0; k < _order; k++)
        {
            if (k > 0)
            {
                (words[k], counts[k]) = (_words[k].TakeArray(), _counts[k].TakeArray());
            }
            if (k + 1 < _order && k > 0)
            {
                _starts[k].Add(_words[k + 1].Count);
                starts[k] = _starts[k].TakeArray();
            }
            else if (k + 1 < _order)
            {
                _unigramStarts[^1] = _words[1].Count;
                for (int word = _unigrams.Length - 1; word >= 0; word--)
                {
                    _unigramStarts[word] = _unigramStarts[word] < 0 ? _unigramStarts[word + 1] : _unigramStarts[word];
                }
            }
        }
        return NGramLevel.Join(words, counts, starts);
    }
}
