using SeqModels.Numerics;

namespace SeqModels.Data;

/// <summary>The order of the rows of a block and their division into batches.</summary>
internal sealed class BatchOrder
{
    private readonly int[] _rows;
    private readonly int[] _batches;
    private readonly int _batchSize;

    private BatchOrder(int[] rows, int[] batches, int batchSize) => (_rows, _batches, _batchSize) = (rows, batches, batchSize);

    /// <summary>The number of batches.</summary>
    public int Count => _batches.Length;

    /// <summary>The rows of a batch, by their position in the block.</summary>
    public ReadOnlySpan<int> this[int batch]
    {
        get
        {
            int first = _batches[batch] * _batchSize;
            return _rows.AsSpan(first, Math.Min(_batchSize, _rows.Length - first));
        }
    }

    /// <summary>
    /// Shuffles the rows, sorts each pool by length, cuts the rows into batches and shuffles these; an incomplete batch remains the last.
    /// </summary>
    public static BatchOrder Of(ReadOnlySpan<SequenceExample> block, SequenceBatchOptions options, RandomSource random)
    {
        int[] rows = [.. Enumerable.Range(0, block.Length)];
        if (options.Shuffle)
        {
            random.Shuffle<int>(rows);
        }

        if (options.DropLast)
        {
            rows = rows[..(rows.Length - (rows.Length % options.BatchSize))];
        }

        if (options.PoolBatches > 1)
        {
            SortPools(rows, block, (long)options.PoolBatches * options.BatchSize);
        }

        int[] batches = [.. Enumerable.Range(0, (int)(((long)rows.Length + options.BatchSize - 1) / options.BatchSize))];
        if (options.Shuffle && options.PoolBatches > 1)
        {
            random.Shuffle(batches.AsSpan(0, rows.Length / options.BatchSize));
        }

        return new BatchOrder(rows, batches, options.BatchSize);
    }

    private static void SortPools(int[] rows, ReadOnlySpan<SequenceExample> block, long poolSize)
    {
        // The position within the pool makes the keys distinct, so that the order does not depend on the sorting algorithm.
        for (long first = 0; first < rows.Length; first += poolSize)
        {
            Span<int> pool = rows.AsSpan((int)first, (int)Math.Min(poolSize, rows.Length - first));
            var keys = new (int Length, int TargetLength, int Position)[pool.Length];
            for (int i = 0; i < pool.Length; i++)
            {
                SequenceExample row = block[pool[i]];
                keys[i] = (row.Length, row.TargetTokens?.Length ?? 0, i);
            }

            keys.AsSpan().Sort(pool);
        }
    }
}
