using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.External;

/// <summary>
/// The first step of an estimation on disk. A text is counted backwards, so that n-grams come sorted by their last word, then by the word
/// before it, and so on: what stands before an n-gram are its children then, and one pass gives the counts that are discounted, of all
/// orders, their counts of counts, and where the n-grams of an order stand below their suffixes.
/// </summary>
internal sealed class DiskAdjustedCounts : IDisposable
{
    /// <summary>What a row of <see cref="NGrams"/> holds behind its words: the count that is discounted, the occurrences, the place by
    /// suffix.</summary>
    public const int Payload = 3;

    private readonly int _order;
    private readonly int _begin;
    private readonly bool _neighbours;
    private readonly int[] _row;
    private readonly int[] _children;
    private readonly long[] _opened;
    private readonly int[] _places;
    private readonly LastWords? _last;
    private int[] _words = [];
    private int _open;
    private long _seen;

    public DiskAdjustedCounts(
        TemporaryFiles files, Vocabulary vocabulary, bool bySentences, int order, NGramSmoothing smoothing, int[]? appearance, long budget)
    {
        _order = order;
        _begin = bySentences ? vocabulary.BeginId!.Value + 1 : 0;
        _neighbours = smoothing.AdjustsCounts;
        _row = new int[order + Payload];
        (_children, _opened, _places) = (new int[order], new long[order], new int[order]);
        Unigrams = new int[vocabulary.Count];
        UnigramOccurrences = new int[vocabulary.Count];
        UnigramChildren = new int[vocabulary.Count];
        NGrams = new RowSorter[order];
        Children = new IntFile[order];
        Tallies = [.. Enumerable.Range(0, order).Select(_ => new long[smoothing.TallyLength])];
        (Types, Tokens) = (new int[order], new long[order]);
        for (int k = 1; k < order; k++)
        {
            NGrams[k] = new RowSorter(files, k + 1 + Payload, k + 1, budget / order);
            Children[k] = new IntFile(files);
        }
        _last = smoothing.TalliesAsKenLm && _neighbours && bySentences && appearance is not null ? new LastWords(vocabulary, order, appearance) : null;
    }

    /// <summary>The counts of order 1 that are discounted, by word.</summary>
    public int[] Unigrams { get; }

    public int[] UnigramOccurrences { get; }

    /// <summary>How many bigrams end in each word.</summary>
    public int[] UnigramChildren { get; }

    /// <summary>[k]: the n-grams of order k + 1 as rows, to be sorted by their words from the first on; none at [0].</summary>
    public RowSorter[] NGrams { get; }

    /// <summary>[k]: by suffix, how many n-grams of order k + 2 each n-gram of order k + 1 is the suffix of; none at [0].</summary>
    public IntFile[] Children { get; }

    /// <summary>[k]: n₁, n₂, … of order k + 1.</summary>
    public long[][] Tallies { get; }

    /// <summary>[k]: how many n-grams of order k + 1 have a count above 0.</summary>
    public int[] Types { get; }

    /// <summary>[k]: the sum of the counts of order k + 1.</summary>
    public long[] Tokens { get; }

    /// <summary>The number of words that are predicted.</summary>
    public long TokenCount => _seen - (_begin > 0 ? UnigramOccurrences[_begin - 1] : 0);

    /// <summary>Reads the n-grams of the whole text, each backwards.</summary>
    public void Read(INGramSource source, Action<long> progress, CancellationToken cancellationToken)
    {
        for (long i = 1; source.MoveNext(); i++)
        {
            Add(source.Words, source.Shared, source.Count);
            if ((i & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress(i);
            }
        }
        Close(0);
        _last?.Correct(Tallies);
        for (int k = 1; k < _order; k++)
        {
            Children[k].Complete();
        }
    }

    public void Dispose()
    {
        for (int k = 1; k < _order; k++)
        {
            NGrams[k].Dispose();
            Children[k].Dispose();
        }
    }

    private void Add(ReadOnlySpan<int> words, int shared, long count)
    {
        Close(shared);
        if (_words.Length == 0)
        {
            _words = new int[_order];
        }
        for (; _open < words.Length; _open++)
        {
            _words[_open] = words[_open];
            if (_open > 0)
            {
                _children[_open - 1]++;
            }
            (_children[_open], _opened[_open]) = (0, _seen);
        }
        _last?.See(words);
        _seen = checked(_seen + count);
    }

    private void Close(int depth)
    {
        while (_open > depth)
        {
            int k = --_open, occurrences = checked((int)(_seen - _opened[k]));
            bool neighbours = _neighbours && k + 1 < _order && _words[k] != _begin;
            int count = neighbours ? _children[k] : occurrences;
            if (k == 0)
            {
                int word = _words[0] - 1;
                count = word + 1 == _begin ? 0 : count;
                (Unigrams[word], UnigramOccurrences[word], UnigramChildren[word]) = (count, occurrences, _children[0]);
            }
            else
            {
                Span<int> row = _row.AsSpan(0, k + 1 + Payload);
                for (int i = 0; i <= k; i++)
                {
                    row[i] = _words[k - i] - 1;
                }
                (row[k + 1], row[k + 2], row[k + 3]) = (count, occurrences, _places[k]);
                _places[k] = checked(_places[k] + 1);
                NGrams[k].Add(row);
                if (k + 1 < _order)
                {
                    Children[k].Write(_children[k]);
                }
            }
            Types[k] += count > 0 ? 1 : 0;
            Tokens[k] += count;
            if (count > 0 && count <= Tallies[k].Length)
            {
                Tallies[k][count - 1]++;
            }
            _last?.Close(k, count, occurrences);
        }
    }
}
