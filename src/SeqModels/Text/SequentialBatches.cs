using SeqModels.Numerics;

namespace SeqModels.Text;

/// <summary>
/// Sequential partitioning: the text after an offset o is cut into B contiguous rows of L = ⌊(N − 1 − o) / B⌋ positions, and each batch
/// takes the next T of every row, so that the state is carried from batch to batch within an epoch.
/// </summary>
/// <remarks>
/// Source: Zhang et al., Dive into Deep Learning, <c>seq_data_iter_sequential</c>. There o is uniform in 0 … T, and the last L mod T
/// positions of every row are never seen. Here the windows of an epoch begin at a random position 0 … L mod T of the rows, and o reaches
/// max(T, B − 1), so that over epochs every token is reached. Without random offset both are 0.
/// On a text so short that a large offset would leave no batch, o stops earlier.
/// </remarks>
public sealed class SequentialBatches : TokenBatches
{
    /// <summary>Batches of a text; of sentences as <see cref="EncodedCorpus.AsStream"/>.</summary>
    /// <param name="corpus">The text, of at least B · T + 1 tokens.</param>
    /// <param name="batchSize">B, at least 1.</param>
    /// <param name="steps">T, at least 1.</param>
    /// <param name="randomOffset">Whether each epoch begins at a random offset (the default); otherwise all epochs are the same.</param>
    /// <exception cref="ArgumentException">The text is too short for one batch.</exception>
    public SequentialBatches(EncodedCorpus corpus, int batchSize, int steps, bool randomOffset = true)
        : base(corpus, batchSize, steps)
    {
        RandomOffset = randomOffset;
    }

    /// <summary>Whether each epoch begins at a random offset.</summary>
    public bool RandomOffset { get; }

    /// <inheritdoc/>
    public override IEnumerable<TokenBatch> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Enumerate(random);
    }

    private IEnumerable<TokenBatch> Enumerate(RandomSource random)
    {
        int largest = Math.Min(Math.Max(Steps, BatchSize - 1), Positions - BatchSize * Steps);
        int offset = RandomOffset ? random.NextInt(largest + 1) : 0;
        int length = (Positions - offset) / BatchSize;
        int phase = RandomOffset ? random.NextInt(length % Steps + 1) : 0;
        var batch = new TokenBatch(BatchSize, Steps);
        for (int time = phase; time + Steps <= length; time += Steps)
        {
            for (int row = 0; row < BatchSize; row++)
            {
                batch.CopyRow(row, Ids, offset + row * length + time);
            }
            batch.ContinuesState = time > phase;
            yield return batch;
        }
    }
}
