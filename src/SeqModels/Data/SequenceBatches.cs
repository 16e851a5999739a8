using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Data;

/// <summary>
/// Batches over rows of different lengths: shuffled, grouped by length (<see cref="SequenceBatchOptions.PoolBatches"/>), padded. One enumeration
/// of <see cref="Epoch(int)"/> is one epoch. The same seed and epoch give the same batches.
/// </summary>
/// <remarks>
/// An enumeration can be continued from any batch (<see cref="SequenceBatch.PositionAfter"/>), bit for bit; the batches before are not built again.
/// Batches hold copies of the rows. Several threads may enumerate at once if the source permits it.
/// </remarks>
/// <example><code>
/// var batches = SequenceBatches.From(reviews, stars, new SequenceBatchOptions { BatchSize = 64, PoolBatches = 50 });
/// var (train, validation) = batches.Split(0.9);
/// foreach (SequenceBatch batch in train.Epoch(1)) { … }
/// </code></example>
public sealed partial class SequenceBatches
{
    private readonly RowSource _source;

    /// <summary>Creates batches over rows in memory.</summary>
    /// <param name="rows">The rows, at least one, all of the same kind.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// There are no rows, not even one batch, or rows differ in what they contain, or are empty (<see cref="SequenceBatchOptions.EmptyRows"/>);
    /// the message names the row.
    /// </exception>
    public SequenceBatches(IReadOnlyList<SequenceExample> rows, SequenceBatchOptions? options = null)
        : this(ListRows.Of(Required(rows), (options ??= new()).EmptyRows), options)
    {
    }

    private SequenceBatches(RowSource source, SequenceBatchOptions options)
    {
        (_source, Options) = (source, options);
        if (source is ListRows && BatchCount == 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"SequenceBatches: there must be at least one batch, but there are {source.Count} rows{(source.Count > 0 ? $" for batches of {options.BatchSize}, and DropLast is set" : "")}."), nameof(options));
        }
    }

    /// <summary>The options.</summary>
    public SequenceBatchOptions Options { get; }

    /// <summary>The number of rows. A stream for which it was not given is read once to count them.</summary>
    public long RowCount => _source.Count;

    /// <summary>The number of batches per epoch. A stream for which the number of rows was not given is read once to count them.</summary>
    public long BatchCount => (RowCount + (Options.DropLast ? 0 : Options.BatchSize - 1)) / Options.BatchSize;

    /// <summary>
    /// What a resumed run must share with the interrupted one: the number and hash of rows in memory, and the options that determine the batches.
    /// Of a stream only the number of rows is known, if it was given.
    /// </summary>
    public string Identity
    {
        get
        {
            SequenceBatchOptions own = Options with { Seed = 0, Prefetch = 0, ShuffleBuffer = _source is ListRows ? 1 : Options.ShuffleBuffer };
            return $"{_source.Identity}, {own}";
        }
    }

    /// <summary>The position before the first batch of an epoch.</summary>
    /// <param name="epoch">The number of the epoch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public EpochPosition Start(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        return new EpochPosition { Epoch = epoch, Order = new RandomSource(Options.Seed).Fork((ulong)epoch).NextUInt64() };
    }

    /// <summary>The batches of an epoch, in an order given by <see cref="SequenceBatchOptions.Seed"/> and the number of the epoch.</summary>
    /// <param name="epoch">The number of the epoch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    /// <exception cref="InvalidDataException">Thrown by the enumeration of a stream: it has no rows, or rows that are empty or differ.</exception>
    public IEnumerable<SequenceBatch> Epoch(int epoch) => Epoch(Start(epoch));

    /// <summary>The batches of an epoch in an order given by a random source.</summary>
    /// <param name="random">The random source; the same state gives the same batches. It advances by one number, at the call.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Epoch(int)"/>.</exception>
    public IEnumerable<SequenceBatch> Epoch(RandomSource random) => Epoch(random, 0);

    /// <summary>The batches of an epoch in an order given by a random source, without the first ones, which are not built.</summary>
    /// <param name="random">The random source, in the same state as when the epoch was begun.</param>
    /// <param name="skip">The number of batches to skip, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Epoch(int)"/>.</exception>
    public IEnumerable<SequenceBatch> Epoch(RandomSource random, long skip)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        return Epoch(new EpochPosition { Order = random.NextUInt64(), Batches = skip });
    }

    /// <summary>The batches of an epoch after a position, bit for bit those of the whole epoch.</summary>
    /// <param name="position">The position, from batches over the same rows with the same options.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Epoch(int)"/>.</exception>
    public IEnumerable<SequenceBatch> Epoch(EpochPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        IEnumerable<SequenceBatch> batches = Enumerate(position);
        return Options.Prefetch > 0 ? new Prefetch<SequenceBatch>(batches, Options.Prefetch) : batches;
    }

    /// <summary>Measures an epoch without building its batches.</summary>
    /// <param name="epoch">The number of the epoch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Epoch(int)"/>.</exception>
    public SequenceBatchStatistics Measure(int epoch = 1)
    {
        (long rows, long batches, long steps, long padded) = (0, 0, 0, 0);
        (int shortest, int longest) = (int.MaxValue, 0);
        foreach ((RowBlock block, BatchOrder order, _) in Orders(Start(epoch)))
        {
            for (int batch = 0; batch < order.Count; batch++)
            {
                int time = 1;
                foreach (int row in order[batch])
                {
                    int length = block.Rows[row].Length;
                    (steps, time, shortest) = (steps + length, Math.Max(time, length), Math.Min(shortest, length));
                    rows++;
                }

                padded += (long)time * order[batch].Length;
                longest = Math.Max(longest, time);
                batches++;
            }
        }

        return new SequenceBatchStatistics { Rows = rows, Batches = batches, Steps = steps, PaddedSteps = padded, ShortestRow = shortest, LongestRow = longest };
    }

    /// <summary>Returns batches over the same rows in memory with other options, for example without shuffling to evaluate.</summary>
    /// <param name="options">The options. Empty rows that were left out remain so.</param>
    /// <exception cref="InvalidOperationException">The rows are a stream.</exception>
    /// <exception cref="ArgumentException">There is not even one batch.</exception>
    public SequenceBatches WithOptions(SequenceBatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SequenceBatches(InMemory(nameof(WithOptions), "Call Stream again"), options);
    }

    /// <summary>Divides the rows in memory at random into two parts with the same options. <see cref="SequenceBatch.Rows"/> keep their numbers.</summary>
    /// <param name="fraction">The share of the first part, in (0, 1); each part has at least one row.</param>
    /// <param name="seed">The seed of the division.</param>
    /// <exception cref="ArgumentException">The fraction is not in (0, 1), there are fewer than two rows, or a part has not even one batch.</exception>
    /// <exception cref="InvalidOperationException">The rows are a stream.</exception>
    public (SequenceBatches First, SequenceBatches Second) Split(double fraction, ulong seed = 0)
    {
        ListRows rows = InMemory(nameof(Split), "Divide the source");
        if (fraction is not (> 0 and < 1) || rows.Count < 2)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"SequenceBatches.Split: the fraction must be in (0, 1), of at least 2 rows, but was {fraction} of {rows.Count}."), nameof(fraction));
        }

        int[] positions = [.. Enumerable.Range(0, (int)rows.Count)];
        new RandomSource(seed).Shuffle<int>(positions);
        int first = Math.Clamp((int)Math.Round(fraction * positions.Length), 1, positions.Length - 1);
        positions.AsSpan(0, first).Sort();
        positions.AsSpan(first).Sort();
        return (new SequenceBatches(rows.Part(positions.AsSpan(0, first)), Options), new SequenceBatches(rows.Part(positions.AsSpan(first)), Options));
    }

    /// <summary>Describes the batches.</summary>
    public override string ToString() => $"{nameof(SequenceBatches)} of {(_source is ListRows ? string.Create(CultureInfo.InvariantCulture, $"{RowCount} rows") : _source.Identity)}, {Options}";

    private IEnumerable<SequenceBatch> Enumerate(EpochPosition position)
    {
        foreach ((RowBlock block, BatchOrder order, long before) in Orders(position))
        {
            for (int batch = (int)Math.Clamp(position.Batches - before, 0, order.Count); batch < order.Count; batch++)
            {
                yield return block.Build(order[batch], Options.PaddingId, position with { Batches = before + batch + 1 });
            }
        }
    }

    /// <summary>The blocks from the one that contains a position, the order of each, and the number of batches before it.</summary>
    private IEnumerable<(RowBlock Block, BatchOrder Order, long Before)> Orders(EpochPosition position)
    {
        long batchesPerBlock = _source.BlockSize / Options.BatchSize;
        long first = batchesPerBlock > 0 ? position.Batches / batchesPerBlock : 0;
        var random = new RandomSource(position.Order);
        foreach (RowBlock block in _source.Blocks(first))
        {
            long before = block.Index * batchesPerBlock;
            var order = BatchOrder.Of(block.Rows, Options, random.Fork((ulong)block.Index));
            if (before + order.Count == 0)
            {
                throw new InvalidDataException($"SequenceBatches.Stream: there must be at least one batch, but the source has {block.Count} rows for batches of {Options.BatchSize}, and DropLast is set.");
            }

            yield return (block, order, before);
        }
    }

    private ListRows InMemory(string method, string remedy) => _source as ListRows ?? throw new InvalidOperationException(
        $"SequenceBatches.{method}: the rows of a stream are not in memory. {remedy} instead.");

    private static IReadOnlyList<SequenceExample> Required(IReadOnlyList<SequenceExample> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows;
    }
}
