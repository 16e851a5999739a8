using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Query;

/// <summary>What answers the questions to an <see cref="NGramModel"/>, over one kind of storage. Arguments are checked by the
/// model.</summary>
internal abstract class NGramEngine
{
    private static int Engines;

    /// <summary>Identifies the states of this engine.</summary>
    public int Id { get; } = Interlocked.Increment(ref Engines);

    public abstract int Order { get; }

    /// <summary>The number of n-grams of an order.</summary>
    public abstract int Count(int order);

    /// <summary>The length of the longest context that is in the model.</summary>
    public virtual int ContextLength(in NGramState state) => state.Length;

    public abstract void Begin(out NGramState state);

    /// <summary>ln p(word | state); <paramref name="next"/> may be the state itself. <paramref name="matched"/> is the order that was
    /// found.</summary>
    public abstract double Score(in NGramState state, int word, out NGramState next, out int matched);

    /// <summary>Scores a sequence of words and advances the state over it.</summary>
    public abstract void Score(ref NGramState state, ReadOnlySpan<int> words, Span<double> logProbabilities);

    public abstract void Distribution(in NGramState state, Span<float> probabilities);

    /// <summary>Σ p over the vocabulary, in double.</summary>
    /// <param name="state">The context.</param>
    /// <param name="probabilities">Scratch, as long as the vocabulary.</param>
    public abstract double Sum(in NGramState state, Span<double> probabilities);

    /// <summary>Validates the contents of memory or file.</summary>
    /// <param name="name">The name in error messages.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidDataException">The contents are invalid; the message says why.</exception>
    public abstract void Verify(string name, CancellationToken cancellationToken);

    /// <summary>The model as arrays; null for a maximum-likelihood or add-k model.</summary>
    public abstract BackoffTables? ToTables();

    /// <summary>Adds the n-grams of an order that begin with a word.</summary>
    /// <exception cref="NotSupportedException">The model has no backoff weights.</exception>
    public abstract void Collect(int word, int order, List<StoredNGram> ngrams);

    /// <summary>log₁₀ of the backoff weights of the contexts, by length, and log₁₀ p of what matched; none for a model of counts.</summary>
    public abstract float Explain(in NGramState state, int word, Span<float> backoffs, out int matched);
}
