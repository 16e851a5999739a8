namespace SeqModels.Data;

/// <summary>
/// Rows that are shuffled and sorted together: all rows of a list, or the shuffle buffer of a stream. It is reused for the next block.
/// </summary>
internal sealed class RowBlock
{
    private SequenceExample[] _rows;
    private long[] _numbers;

    /// <summary>Creates a block of rows in memory.</summary>
    public RowBlock(SequenceExample[] rows, long[] numbers) => (_rows, _numbers, Count) = (rows, numbers, rows.Length);

    /// <summary>Creates an empty block.</summary>
    public RowBlock()
        : this([], [])
    {
    }

    /// <summary>The number of the block in the source, from 0.</summary>
    public long Index { get; private set; }

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The rows.</summary>
    public ReadOnlySpan<SequenceExample> Rows => _rows.AsSpan(0, Count);

    /// <summary>The position of each row in the source.</summary>
    public ReadOnlySpan<long> Numbers => _numbers.AsSpan(0, Count);

    public void Add(SequenceExample row, long number)
    {
        if (Count == _rows.Length)
        {
            int length = Math.Max(16, 2 * Count);
            Array.Resize(ref _rows, length);
            Array.Resize(ref _numbers, length);
        }

        (_rows[Count], _numbers[Count]) = (row, number);
        Count++;
    }

    /// <summary>Empties the block and numbers it; the rows are released as they are replaced.</summary>
    public void Begin(long index) => (Index, Count) = (index, 0);

    /// <summary>Builds a batch from rows of the block.</summary>
    public SequenceBatch Build(ReadOnlySpan<int> positions, int paddingId, EpochPosition positionAfter)
    {
        var rows = new SequenceExample[positions.Length];
        var numbers = new long[positions.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            (rows[i], numbers[i]) = (_rows[positions[i]], _numbers[positions[i]]);
        }

        return BatchBuilder.Build(rows, numbers, paddingId, positionAfter);
    }
}
