using SeqModels.Numerics;

namespace SeqModels.Text;

/// <summary>
/// Random sampling: windows in random order, without a state carried between batches. Each epoch skips the first o tokens, o uniform in
/// 0 … T − 1, cuts the rest into n = ⌊(N − 1 − o) / T⌋ windows, shuffles them and groups them into batches of B; an incomplete last batch
/// is dropped. Over several epochs every token is used.
/// </summary>
/// <remarks>Source: Zhang et al., Dive into Deep Learning, <c>seq_data_iter_random</c>. On a text so short that a large offset would
/// leave no complete batch, the range of the offset is smaller.</remarks>
public sealed class RandomBatches : TokenBatches
{
    /// <summary>Creates random batches over a text; sentences are joined as by <see cref="EncodedCorpus.AsStream"/>.</summary>
    /// <param name="corpus">The text, of at least B · T + 1 tokens.</param>
    /// <param name="batchSize">B, at least 1.</param>
    /// <param name="sequenceLength">T, at least 1.</param>
    /// <exception cref="ArgumentException">The text is too short for a single batch.</exception>
    public RandomBatches(EncodedCorpus corpus, int batchSize, int sequenceLength)
        : base(corpus, batchSize, sequenceLength)
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<TokenBatch> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Enumerate(random);
    }

    private IEnumerable<TokenBatch> Enumerate(RandomSource random)
    {
        int offset = random.NextInt(Math.Min(SequenceLength - 1, Positions - BatchSize * SequenceLength) + 1);
        var starts = new int[(Positions - offset) / SequenceLength];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = offset + i * SequenceLength;
        }
        random.Shuffle<int>(starts);
        var batch = new TokenBatch(BatchSize, SequenceLength);
        for (int first = 0; first + BatchSize <= starts.Length; first += BatchSize)
        {
            for (int row = 0; row < BatchSize; row++)
            {
                batch.CopyRow(row, Ids, starts[first + row]);
            }
            yield return batch;
        }
    }
}
