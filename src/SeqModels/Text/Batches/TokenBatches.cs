using SeqModels.Numerics;

namespace SeqModels.Text;

/// <summary>Cuts a text into windows of T tokens, B at a time, for truncated backpropagation through time.</summary>
public abstract class TokenBatches
{
    /// <summary>Checks the sizes; <paramref name="unseen"/> tokens are no position's input: the last of the text, or of every row.</summary>
    private protected TokenBatches(EncodedCorpus corpus, int batchSize, int sequenceLength, int unseen = 1)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        string kind = GetType().Name;
        if (batchSize < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"{kind}: the batch size must be at least 1.");
        }
        if (sequenceLength < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(sequenceLength), sequenceLength, $"{kind}: the number of steps must be at least 1.");
        }
        Corpus = corpus.AsStream();
        long needed = ((long)batchSize * sequenceLength) + unseen;
        if (needed > Corpus.Count)
        {
            throw new ArgumentException(
                $"{kind}: a batch of {batchSize} rows of {sequenceLength} steps needs a text of at least {needed} tokens, " +
                $"but it has {Corpus.Count}. Lower the batch size or the number of steps.", nameof(corpus));
        }
        (BatchSize, SequenceLength) = (batchSize, sequenceLength);
    }

    /// <summary>The text, as one stream.</summary>
    public EncodedCorpus Corpus { get; }

    /// <summary>The number of rows of every batch, B.</summary>
    public int BatchSize { get; }

    /// <summary>The number of time steps of a batch, T; <see cref="SequentialBatchOptions"/> may call for windows that differ.</summary>
    public int SequenceLength { get; }

    /// <summary>The largest number of batches that an epoch can have, ⌊(N − 1) / (B · T)⌋ for N tokens in windows of one length;
    /// a random offset may cost one.</summary>
    public virtual int MaxBatchCount => Positions / (BatchSize * SequenceLength);

    /// <summary>
    /// The number of batches to expect of an epoch, for estimates and for schedules over the whole training: <see cref="MaxBatchCount"/>,
    /// or fewer where window lengths are drawn.
    /// </summary>
    public virtual int ExpectedBatchCount => MaxBatchCount;

    /// <summary>
    /// The batches of one epoch, made one after another into the same <see cref="TokenBatch"/>, whose memory the next step overwrites.
    /// </summary>
    /// <param name="random">Where this epoch's offset and order come from; the same state gives the same batches.</param>
    public abstract IEnumerable<TokenBatch> Epoch(RandomSource random);

    /// <summary>The number of inputs that have a target: the tokens but the last.</summary>
    private protected int Positions => Corpus.Count - 1;

    private protected ReadOnlySpan<int> Ids => Corpus.Ids;
}
