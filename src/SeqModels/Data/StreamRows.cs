using System.Globalization;

namespace SeqModels.Data;

/// <summary>Rows that are read anew in every epoch and of which one block at a time is in memory.</summary>
internal sealed class StreamRows : RowSource
{
    private readonly Func<long, IEnumerable<SequenceExample>> _source;
    private readonly bool _canSeek;
    private readonly EmptyRows _emptyRows;
    private readonly long? _given;
    private long _counted = -1;

    /// <param name="source">Returns the rows from a number on; only called with 0 if <paramref name="canSeek"/> is false.</param>
    /// <param name="canSeek">Whether the source can begin at any row.</param>
    /// <param name="options">The options.</param>
    /// <param name="count">The number of rows, if known.</param>
    public StreamRows(Func<long, IEnumerable<SequenceExample>> source, bool canSeek, SequenceBatchOptions options, long? count)
    {
        (_source, _emptyRows, _given) = (source, options.EmptyRows, count);

        // A block has a fixed number of the rows that are kept, so with rows left out its first row can only be found by reading.
        _canSeek = canSeek && options.EmptyRows != EmptyRows.Skip;
        BlockSize = BlockSizeOf(options);
    }

    public override long BlockSize { get; }

    public override long Count
    {
        get
        {
            if (_given is { } given)
            {
                return given;
            }

            long counted = Interlocked.Read(ref _counted);
            return counted >= 0 ? counted : Remember(Read(0).LongCount(row => row is null || row.Length > 0 || _emptyRows == EmptyRows.Keep));
        }
    }

    public override string Identity => _given is { } given ? string.Create(CultureInfo.InvariantCulture, $"a stream of {given} rows") : "a stream";

    public override IEnumerable<RowBlock> Blocks(long first)
    {
        var block = new RowBlock();
        block.Begin(_canSeek ? first : 0);
        SequenceExample? firstRow = null;
        long start = block.Index * BlockSize, number = start, kept = start;
        foreach (SequenceExample row in Read(start))
        {
            firstRow ??= row;
            if (RowForm.Difference(row, number, firstRow, start) is { } difference)
            {
                throw new InvalidDataException($"SequenceBatches.Stream: {difference}.");
            }

            if (row.Length == 0 && _emptyRows == EmptyRows.Refuse)
            {
                throw new InvalidDataException(RowForm.Empty(number));
            }

            if (row.Length > 0 || _emptyRows == EmptyRows.Keep)
            {
                block.Add(row, number);
                kept++;
            }

            number++;
            if (block.Count == BlockSize)
            {
                if (block.Index >= first)
                {
                    yield return block;
                }

                block.Begin(block.Index + 1);
            }
        }

        if (block.Count > 0 && block.Index >= first)
        {
            yield return block;
        }

        if (start == 0 || number > start)
        {
            Remember(kept);
        }

        if (kept == 0)
        {
            throw new InvalidDataException("SequenceBatches.Stream: the source has no rows. It must return a new enumeration at every call.");
        }
    }

    private IEnumerable<SequenceExample> Read(long start) =>
        _source(start) ?? throw new InvalidDataException("SequenceBatches.Stream: the source returned null instead of rows.");

    /// <summary>The shuffle buffer as a multiple of the pool, so that a block has whole batches and whole pools.</summary>
    private static long BlockSizeOf(SequenceBatchOptions options)
    {
        long pool = (long)options.PoolBatches * options.BatchSize;
        long wanted = options.Shuffle ? Math.Max(1, options.ShuffleBuffer) : 1;
        long size = (wanted + pool - 1) / pool * pool;
        return size <= Array.MaxLength ? size : throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture, $"SequenceBatches.Stream: {size} rows would be in memory. Lower SequenceBatchOptions.ShuffleBuffer or PoolBatches."), nameof(options));
    }

    private long Remember(long count)
    {
        Interlocked.Exchange(ref _counted, count);
        return count;
    }
}
