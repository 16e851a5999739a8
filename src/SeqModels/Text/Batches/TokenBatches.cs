using SeqModels.Numerics;

namespace SeqModels.Text;

/// <summary>Partitions a text into batches of B windows of T tokens for truncated backpropagation through time.</summary>
public abstract class TokenBatches
{
    /// <summary>Checks the sizes; <paramref name="unseen"/> tokens are not an input: the last one of the text, or of every row.</summary>
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
            throw new ArgumentOutOfRangeException(nameof(sequenceLength), sequenceLength, $"{kind}: the sequence length must be at least 1.");
        }
        Corpus = corpus.AsStream();
        long needed = ((long)batchSize * sequenceLength) + unseen;
        if (needed > Corpus.Count)
        {
            throw new ArgumentException(
                $"{kind}: a batch of {batchSize} rows of {sequenceLength} tokens needs a text of at least {needed} tokens, " +
                $"but it has {Corpus.Count}. Lower the batch size or the sequence length.", nameof(corpus));
        }
        (BatchSize, SequenceLength) = (batchSize, sequenceLength);
    }

    /// <summary>The text as one token stream.</summary>
    public EncodedCorpus Corpus { get; }

    /// <summary>The batch size B: the number of rows per batch.</summary>
    public int BatchSize { get; }

    /// <summary>The sequence length T in tokens; with <see cref="SequentialBatchOptions.RandomLengths"/> the length of single windows
    /// differs.</summary>
    public int SequenceLength { get; }

    /// <summary>The maximum number of batches per epoch, ⌊(N − 1) / (B · T)⌋ for N tokens in windows of equal length;
    /// with a random offset an epoch may have one fewer.</summary>
    public virtual int MaxBatchCount => Positions / (BatchSize * SequenceLength);

    /// <summary>
    /// The expected number of batches per epoch, for time estimates and learning-rate schedules: <see cref="MaxBatchCount"/>,
    /// or fewer with random window lengths.
    /// </summary>
    public virtual int ExpectedBatchCount => MaxBatchCount;

    /// <summary>
    /// Enumerates the batches of one epoch. The same <see cref="TokenBatch"/> instance is reused: its memory is overwritten by the next
    /// batch.
    /// </summary>
    /// <param name="random">The random source of this epoch's offset, order and lengths; the same state gives the same batches.</param>
    public abstract IEnumerable<TokenBatch> Epoch(RandomSource random);

    /// <summary>The number of positions that have a target: all tokens except the last.</summary>
    private protected int Positions => Corpus.Count - 1;

    private protected ReadOnlySpan<int> Ids => Corpus.Ids;
}
