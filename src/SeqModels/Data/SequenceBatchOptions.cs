using SeqModels.Numerics;

namespace SeqModels.Data;

/// <summary>Options of <see cref="SequenceBatches"/>.</summary>
/// <remarks>
/// Bucketing: the (shuffled) rows are taken in pools of <see cref="PoolBatches"/> · <see cref="BatchSize"/> rows. The rows of a pool are sorted by
/// length, those of equal length by the length of their target tokens, and cut into batches; the order of the batches is then shuffled. This
/// is the rule of torchtext's <c>BucketIterator</c>. A larger pool has less padding and batches that are less random.
/// </remarks>
public sealed record SequenceBatchOptions
{
    /// <summary>The number of rows per batch.</summary>
    /// <value>At least 1. Default 32.</value>
    public int BatchSize { get; init => field = OptionRange.AtLeast(1, value, nameof(SequenceBatchOptions)); } = 32;

    /// <summary>Whether the rows are in a new random order in every epoch.</summary>
    /// <value>Default true.</value>
    public bool Shuffle { get; init; } = true;

    /// <summary>The seed of the order of <see cref="SequenceBatches.Epoch(int)"/>. Where a random source is given, as by a trainer, it is not used.</summary>
    /// <value>Any number. Default 0.</value>
    public ulong Seed { get; init; }

    /// <summary>Bucketing: the number of batches whose rows are sorted by length together.</summary>
    /// <value>At least 1; 1 for no bucketing. Default 1.</value>
    public int PoolBatches { get; init => field = OptionRange.AtLeast(1, value, nameof(SequenceBatchOptions)); } = 1;

    /// <summary>
    /// The number of rows of a stream that are in memory and shuffled together, rounded up to whole pools; also without bucketing at least a batch.
    /// Rows in memory are always shuffled as a whole. Without shuffling it is one pool.
    /// </summary>
    /// <value>At least 1. Default 10000.</value>
    public int ShuffleBuffer { get; init => field = OptionRange.AtLeast(1, value, nameof(SequenceBatchOptions)); } = 10_000;

    /// <summary>
    /// The number of batches that another thread prepares ahead, so that reading and padding overlap with training. The batches are the same. The
    /// source is then read by other threads, one at a time.
    /// </summary>
    /// <value>At least 0; 0 for none. Default 0.</value>
    public int Prefetch { get; init => field = OptionRange.AtLeast(0, value, nameof(SequenceBatchOptions)); }

    /// <summary>The token id at steps after the end of a row, in inputs and target tokens. Models that take lengths do not read them.</summary>
    /// <value>At least 0. Default 0.</value>
    public int PaddingId { get; init => field = OptionRange.AtLeast(0, value, nameof(SequenceBatchOptions)); }

    /// <summary>Whether the last rows, too few for a batch, are dropped. With shuffling they are other rows in every epoch.</summary>
    /// <value>Default false.</value>
    public bool DropLast { get; init; }

    /// <summary>What happens to rows without any step.</summary>
    /// <value>Default <see cref="Data.EmptyRows.Refuse"/>.</value>
    public EmptyRows EmptyRows { get; init; } = EmptyRows.Refuse;
}
