using SeqModels.Numerics;

namespace SeqModels.Text;

/// <summary>
/// Sequential partitioning: the text after an offset o is cut into B contiguous rows of L = ⌊(N − 1 − o) / B⌋ positions, and each batch
/// takes the next T positions of every row, so that the recurrent state can be carried from batch to batch within an epoch
/// (<see cref="SequentialBatchOptions.CarryState"/>).
/// </summary>
/// <remarks>
/// Source: Zhang et al., Dive into Deep Learning, <c>seq_data_iter_sequential</c>. There o is uniform in 0 … T, and the last L mod T
/// positions of every row are never used. Here the windows of an epoch start at a random position 0 … L mod T of the rows, and o is uniform
/// in 0 … max(T, B − 1), so that over several epochs every token is used. Without a random offset both are 0.
/// On a text so short that a large offset would leave no complete batch, the range of o is smaller.
/// <see cref="SequentialBatchOptions"/> lists the settings of published recipes.
/// </remarks>
public sealed class SequentialBatches : TokenBatches
{
    /// <summary>Creates sequential batches over a text; sentences are joined as by <see cref="EncodedCorpus.AsStream"/>.</summary>
    /// <param name="corpus">The text, of at least B · T + 1 tokens; with <see cref="SequentialBatchOptions.SeparateRows"/> B · (T +
    /// 1).</param>
    /// <param name="batchSize">B, at least 1.</param>
    /// <param name="sequenceLength">T, at least 1.</param>
    /// <param name="options">The partitioning options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The text is too short for a single batch.</exception>
    public SequentialBatches(EncodedCorpus corpus, int batchSize, int sequenceLength, SequentialBatchOptions? options = null)
        : base(corpus, batchSize, sequenceLength, options?.SeparateRows == true ? batchSize : 1)
    {
        Options = options ?? new();
    }

    /// <summary>The partitioning options.</summary>
    public SequentialBatchOptions Options { get; }

    /// <inheritdoc/>
    public override int MaxBatchCount
    {
        get
        {
            int length = RowLength(0);
            int shortest = Options.RandomLengths is { } lengths ? lengths.MinLength : SequenceLength;
            return HasShortLast ? (length + shortest - 1) / shortest : length / SequenceLength;
        }
    }

    /// <inheritdoc/>
    public override int ExpectedBatchCount => Options.RandomLengths is { } lengths
        ? Math.Max(1, (int)Math.Round(RowLength(0) / lengths.MeanLength(SequenceLength)))
        : MaxBatchCount;

    /// <inheritdoc/>
    public override IEnumerable<TokenBatch> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Enumerate(random);
    }

    private bool HasShortLast => Options.KeepLast || Options.RandomLengths is not null;

    /// <summary>The distance between the first tokens of adjacent rows.</summary>
    private int RowDistance(int offset) => Options.SeparateRows ? (Positions + 1 - offset) / BatchSize : (Positions - offset) / BatchSize;

    /// <summary>L: the number of positions per row that have a target.</summary>
    private int RowLength(int offset) => Options.SeparateRows ? RowDistance(offset) - 1 : RowDistance(offset);

    private IEnumerable<TokenBatch> Enumerate(RandomSource random)
    {
        int needed = Options.SeparateRows ? (BatchSize * (SequenceLength + 1)) - 1 : BatchSize * SequenceLength;
        int largest = Math.Min(Math.Max(SequenceLength, BatchSize - 1), Positions - needed);
        int offset = Options.RandomOffset ? random.NextInt(largest + 1) : 0;
        int distance = RowDistance(offset), length = RowLength(offset);
        int phase = Options.RandomOffset && !HasShortLast ? random.NextInt((length % SequenceLength) + 1) : 0;
        int longest = Math.Min(length, Options.RandomLengths?.Longest(SequenceLength) ?? SequenceLength);
        var batch = new TokenBatch(BatchSize, longest);
        for (int time = phase; time < length; time += batch.SequenceLength)
        {
            int sequenceLength = Options.RandomLengths?.Draw(SequenceLength, random) ?? SequenceLength;
            if (sequenceLength > length - time)
            {
                if (!HasShortLast)
                {
                    break;
                }

                sequenceLength = length - time;
            }

            batch.SequenceLength = sequenceLength;
            for (int row = 0; row < BatchSize; row++)
            {
                batch.CopyRow(row, Ids, offset + (row * distance) + time);
            }

            batch.ContinuesState = Options.CarryState && time > phase;
            batch.LearningRateFactor = Options.RandomLengths is null ? 1 : (double)sequenceLength / SequenceLength;
            yield return batch;
        }
    }
}
