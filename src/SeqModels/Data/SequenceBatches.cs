using SeqModels.Numerics;

namespace SeqModels.Data;

/// <summary>
/// Batches over rows of different lengths: shuffled, grouped by length (<see cref="SequenceBatchOptions.PoolBatches"/>), padded. One enumeration
/// of <see cref="Epoch(int)"/> is one epoch. The same seed and epoch give the same batches.
/// </summary>
/// <example><code>
/// var batches = SequenceBatches.From(reviews, stars, new SequenceBatchOptions { BatchSize = 64, PoolBatches = 50 });
/// foreach (SequenceBatch batch in batches.Epoch(1)) { … }
/// </code></example>
public sealed partial class SequenceBatches
{
    private readonly SequenceExample[] _rows;
    private readonly long[] _numbers;

    /// <summary>Creates batches over rows in memory.</summary>
    /// <param name="rows">The rows, at least one, all of the same kind.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// There are no rows, not even one batch, or rows differ in what they contain, or are empty (<see cref="SequenceBatchOptions.EmptyRows"/>);
    /// the message names the row.
    /// </exception>
    public SequenceBatches(IReadOnlyList<SequenceExample> rows, SequenceBatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Options = options ?? new();
        var kept = new List<SequenceExample>(rows.Count);
        var numbers = new List<long>(rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            if (RowForm.Difference(rows[row], row, rows[0], 0) is { } difference)
            {
                throw new ArgumentException($"SequenceBatches: {difference}.", nameof(rows));
            }

            if (rows[row].Length == 0 && Options.EmptyRows == EmptyRows.Refuse)
            {
                throw new ArgumentException($"SequenceBatches: row {row} is empty. Remove it, or set SequenceBatchOptions.EmptyRows.", nameof(rows));
            }

            if (rows[row].Length > 0 || Options.EmptyRows == EmptyRows.Keep)
            {
                kept.Add(rows[row]);
                numbers.Add(row);
            }
        }

        (_rows, _numbers) = ([.. kept], [.. numbers]);
        if (BatchCount == 0)
        {
            throw new ArgumentException(
                $"SequenceBatches: there must be at least one batch, but there are {_rows.Length} rows{(_rows.Length > 0 ? $" for batches of {Options.BatchSize}, and DropLast is set" : "")}.", nameof(rows));
        }
    }

    /// <summary>The options.</summary>
    public SequenceBatchOptions Options { get; }

    /// <summary>The number of rows.</summary>
    public long RowCount => _rows.Length;

    /// <summary>The number of batches per epoch.</summary>
    public long BatchCount => (RowCount + (Options.DropLast ? 0 : Options.BatchSize - 1)) / Options.BatchSize;

    /// <summary>The batches of an epoch, in an order given by <see cref="SequenceBatchOptions.Seed"/> and the number of the epoch.</summary>
    /// <param name="epoch">The number of the epoch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public IEnumerable<SequenceBatch> Epoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        return Enumerate(new RandomSource(Options.Seed).Fork((ulong)epoch).NextUInt64());
    }

    /// <summary>The batches of an epoch in an order given by a random source.</summary>
    /// <param name="random">The random source; the same state gives the same batches. It advances by one number, at the call.</param>
    public IEnumerable<SequenceBatch> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Enumerate(random.NextUInt64());
    }

    private IEnumerable<SequenceBatch> Enumerate(ulong seed)
    {
        var order = BatchOrder.Of(_rows, Options, new RandomSource(seed));
        for (int batch = 0; batch < order.Count; batch++)
        {
            yield return Build(order[batch]);
        }
    }

    private SequenceBatch Build(ReadOnlySpan<int> positions)
    {
        var rows = new SequenceExample[positions.Length];
        var numbers = new long[positions.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            (rows[i], numbers[i]) = (_rows[positions[i]], _numbers[positions[i]]);
        }

        return BatchBuilder.Build(rows, numbers, Options.PaddingId);
    }
}
