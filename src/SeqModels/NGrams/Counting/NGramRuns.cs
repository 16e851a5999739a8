using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.Counting;

/// <summary>Counts a text piece by piece: each piece is sorted in memory and written as a run; the runs are merged.</summary>
internal sealed class NGramRuns : IDisposable
{
    /// <summary>Bytes per word while a piece is sorted: the word, its position, what it shares, and what sorting a bucket takes
    /// beside.</summary>
    public const int BytesPerWord = 16;

    /// <summary>So many runs are merged to a longer one, to keep the number of open files small.</summary>
    private const int MaxRuns = 256;

    private readonly TemporaryFiles _files;
    private readonly List<NGramRun> _runs = [];
    private readonly List<NGramRun> _merged = [];
    private readonly int _order;
    private readonly long _budget;

    public NGramRuns(int order, NGramCountingOptions options)
    {
        (_order, _budget, Distinct) = (order, options.MemoryBudget, new long[order]);
        _files = new TemporaryFiles(options.TemporaryFolder);
    }

    /// <summary>The number of runs written, those included that were merged to longer ones.</summary>
    public int Count { get; private set; }

    /// <summary>The n-grams per order in all runs; merging finds at most so many.</summary>
    public long[] Distinct { get; }

    public TemporaryFiles Files => _files;

    /// <summary>Whether a text can be sorted in one piece.</summary>
    public static bool Fits(EncodedCorpus corpus, long budget) => WorkingBytes(corpus, 0, Units(corpus)) <= budget;

    /// <summary>Bytes that <see cref="Add"/> takes at a time for a text.</summary>
    public long BytesFor(EncodedCorpus corpus) => Math.Min(WorkingBytes(corpus, 0, Units(corpus)), _budget);

    /// <summary>Sorts a text in pieces within the budget and writes a run of each.</summary>
    public void Add(EncodedCorpus corpus, bool reversed, Action<long> progress, CancellationToken cancellationToken)
    {
        int units = Units(corpus);
        long before = _files.Written;
        for (int first = 0; first < units;)
        {
            int count = FittingUnits(corpus, first);
            using (NGramText text = NGramText.Create(corpus, _order, first, count, reversed))
            {
                using var sort = new NGramSort(text, corpus.Vocabulary.Count, _order, cancellationToken);
                Write(sort, cancellationToken);
                progress(text.Count);
            }
            first += count;
            _files.Expected = before + (long)((double)(_files.Written - before) / first * units);
        }
    }

    /// <summary>All runs as one sorted source.</summary>
    public INGramSource Merge()
    {
        List<NGramRun> runs = [.. _merged, .. _runs];
        return runs.Count == 1 ? Opened(runs[0], 1) : Open(runs);
    }

    /// <summary>The n-grams in all runs; merging finds at most so many.</summary>
    public long Records => _merged.Concat(_runs).Sum(run => run.Records);

    public void Dispose()
    {
        _runs.ForEach(run => run.Dispose());
        _merged.ForEach(run => run.Dispose());
        _files.Dispose();
    }

    private NGramMerge Open(List<NGramRun> runs) => new(runs.Select(run => Opened(run, runs.Count)), _order);

    private NGramRun Opened(NGramRun run, int count)
    {
        run.Open((int)Math.Clamp(_budget / 2 / count, 1 << 12, 1 << 20));
        return run;
    }

    private void Write(NGramSort sort, CancellationToken cancellationToken)
    {
        for (int shard = 0; shard < sort.Shards; shard++)
        {
            for (int k = 0; k < _order; k++)
            {
                Distinct[k] += sort.NodeCounts[shard, k + 1];
            }
        }
        var run = new NGramRun(_files, _order);
        _runs.Add(run);
        using NativeArray<int>.Use text = sort.Text.Words.Hold(), sorted = sort.Positions.Hold();
        using NativeArray<byte>.Use known = sort.Shared.Hold();
        ReadOnlySpan<int> words = text.Span, positions = sorted.Span;
        ReadOnlySpan<byte> shared = known.Span;
        for (int i = 0, end; i < positions.Length; i = end)
        {
            ReadOnlySpan<int> ngram = Window(words, positions[i]);
            for (end = i + 1; end < positions.Length && shared[end] == ngram.Length && Window(words, positions[end]).Length == ngram.Length; end++)
            {
                // Equal n-grams stand together.
            }
            run.Append(ngram, shared[i], end - i);
            if ((run.Records & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        run.Complete();
        Count++;
        if (_runs.Count == MaxRuns)
        {
            Lengthen(cancellationToken);
        }
    }

    /// <summary>Merges the runs to one.</summary>
    private void Lengthen(CancellationToken cancellationToken)
    {
        NGramMerge source = Open(_runs);
        var merged = new NGramRun(_files, _order);
        _merged.Add(merged);
        while (source.MoveNext())
        {
            merged.Append(source.Words, source.Shared, source.Count);
            if ((merged.Records & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        merged.Complete();
        _runs.ForEach(run => run.Dispose());
        _runs.Clear();
    }

    private ReadOnlySpan<int> Window(ReadOnlySpan<int> words, int position)
    {
        ReadOnlySpan<int> window = words.Slice(position, _order);
        int end = window.IndexOf(0);
        return end < 0 ? window : window[..end];
    }

    private static int Units(EncodedCorpus corpus) => corpus.HasSentences ? corpus.SentenceCount : corpus.Count;

    private int FittingUnits(EncodedCorpus corpus, int first)
    {
        int most = Units(corpus) - first, low = 1;
        while (low < most)
        {
            int middle = (int)(((long)low + most + 1) / 2);
            if (WorkingBytes(corpus, first, middle) <= _budget)
            {
                low = middle;
            }
            else
            {
                most = middle - 1;
            }
        }
        return low;
    }

    private static long WorkingBytes(EncodedCorpus corpus, int first, int units)
    {
        if (!corpus.HasSentences || units == 0)
        {
            return units * (long)BytesPerWord;
        }
        return (corpus.WordsIn(first, units) + 3L * units) * BytesPerWord;
    }
}
