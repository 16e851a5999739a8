using SeqModels.Numerics;

namespace SeqModels.Text;

/// <summary>Cuts a text into windows of T tokens, B at a time, for truncated backpropagation through time.</summary>
public abstract class TokenBatches
{
    private protected TokenBatches(EncodedCorpus corpus, int batchSize, int steps)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        string kind = GetType().Name;
        if (batchSize < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"{kind}: the batch size must be at least 1.");
        }
        if (steps < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"{kind}: the number of steps must be at least 1.");
        }
        Corpus = corpus.AsStream();
        if ((long)batchSize * steps > Positions)
        {
            throw new ArgumentException(
                $"{kind}: a batch of {batchSize} rows of {steps} steps needs a text of at least {(long)batchSize * steps + 1} tokens, " +
                $"but it has {Corpus.Count}. Lower the batch size or the number of steps.", nameof(corpus));
        }
        (BatchSize, Steps) = (batchSize, steps);
    }

    /// <summary>The text, as one stream.</summary>
    public EncodedCorpus Corpus { get; }

    /// <summary>The number of rows of every batch, B.</summary>
    public int BatchSize { get; }

    /// <summary>The number of time steps of every batch, T.</summary>
    public int Steps { get; }

    /// <summary>The largest number of batches that an epoch can have, ⌊(N − 1) / (B · T)⌋ for N tokens;
    /// a random offset may cost one.</summary>
    public int MaximumBatchCount => Positions / (BatchSize * Steps);

    /// <summary>
    /// The batches of one epoch, made one after another into the same <see cref="TokenBatch"/>, whose arrays the next step overwrites.
    /// </summary>
    /// <param name="random">Where this epoch's offset and order come from; the same state gives the same batches.</param>
    public abstract IEnumerable<TokenBatch> Epoch(RandomSource random);

    /// <summary>The number of inputs that have a target: the tokens but the last.</summary>
    private protected int Positions => Corpus.Count - 1;

    private protected ReadOnlySpan<int> Ids => Corpus.Ids;
}
