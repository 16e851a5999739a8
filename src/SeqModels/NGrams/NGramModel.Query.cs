using System.Runtime.CompilerServices;
using SeqModels.LanguageModels;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.Numerics;

namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <inheritdoc/>
    public LanguageModelState CreateState() => new NGramModelState(_queries, BeginOfSentenceState());

    /// <summary>The state at the beginning of a text: after <c>&lt;s&gt;</c> for a model with sentence boundaries, else the empty
    /// context.</summary>
    public NGramState BeginOfSentenceState() => _queries.BeginOfSentence;

    /// <summary>The state of the empty context, without <c>&lt;s&gt;</c>: for text that starts in the middle of a sentence.</summary>
    public NGramState NullContextState() => _queries.NullContext;

    /// <summary>ln p(token | state), in nats, and the state after the token. Does not allocate.</summary>
    /// <param name="state">The context.</param>
    /// <param name="token">A token id.</param>
    /// <param name="next">The context extended by the token; may be the variable passed as <paramref name="state"/>.</param>
    /// <returns>At most 0; −∞ for probability 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    /// <exception cref="ArgumentException">The state belongs to another model.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Score(in NGramState state, int token, out NGramState next) => _queries.Score(in state, token, out next, out _);

    /// <summary><see cref="Score(in NGramState, int, out NGramState)"/> with the matched order.</summary>
    /// <param name="state">The context.</param>
    /// <param name="token">A token id.</param>
    /// <param name="next">The context extended by the token; may be the variable passed as <paramref name="state"/>.</param>
    /// <param name="matchedOrder">The order of the longest n-gram of the model that ends with the token, 1 to <see cref="Order"/>. For
    /// maximum likelihood and add-k the length of the context plus 1, or 0 if that n-gram has count 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    /// <exception cref="ArgumentException">The state belongs to another model.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Score(in NGramState state, int token, out NGramState next, out int matchedOrder) =>
        _queries.Score(in state, token, out next, out matchedOrder);

    /// <summary>Scores a sequence of tokens and advances the state over it; faster than token by token. Does not allocate.</summary>
    /// <param name="state">The context before the tokens, and on return after them. Unchanged if an argument is invalid.</param>
    /// <param name="tokens">Token ids; every sentence ends with <c>&lt;/s&gt;</c>.</param>
    /// <param name="logProbabilities">Receives ln p of each token, in nats; as long as <paramref name="tokens"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the state belongs to another model.</exception>
    public void Score(ref NGramState state, ReadOnlySpan<int> tokens, Span<double> logProbabilities) => _queries.Score(ref state, tokens, logProbabilities);

    /// <summary>ln p of a sentence, in nats: of its words after <c>&lt;s&gt;</c> and of <c>&lt;/s&gt;</c>. For a model of running text, of
    /// the words.</summary>
    /// <param name="words">Token ids without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>; may be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    /// <exception cref="InvalidDistributionException">A parameter of the model is NaN or gives a probability above 1.</exception>
    public double SentenceLogProbability(ReadOnlySpan<int> words)
    {
        double sum = _queries.SentenceScore(words);
        DistributionCheck.RequireSum(this, sum);
        return sum;
    }

    /// <summary>The probability of every token as the next. Takes one pass over the unigrams and one over the continuations of each
    /// context.</summary>
    /// <param name="state">The context.</param>
    /// <param name="probabilities">Receives the probabilities; its length is the vocabulary size.</param>
    /// <exception cref="ArgumentException">The length is not the vocabulary size, or the state belongs to another model.</exception>
    public void Distribution(in NGramState state, Span<float> probabilities) => _queries.Distribution(in state, probabilities);

    /// <summary>The most probable next tokens in descending order; of equally probable ones the lower id first.</summary>
    /// <param name="state">The context.</param>
    /// <param name="count">The number of tokens, at least 1; fewer are returned if the vocabulary is smaller.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The state belongs to another model.</exception>
    public IReadOnlyList<TokenProbability> TopNext(in NGramState state, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _queries.TopNext(in state, count);
    }

    /// <summary>Draws the next token from <see cref="Distribution"/>. The same seed gives the same tokens on every machine.</summary>
    /// <param name="state">The context.</param>
    /// <param name="random">The random source, from which one number is taken.</param>
    /// <returns>A token id; −1 if no token has a probability above 0.</returns>
    /// <exception cref="ArgumentException">The state belongs to another model.</exception>
    /// <exception cref="InvalidDistributionException">A parameter of the model is NaN or gives a probability above 1.</exception>
    public int Sample(in NGramState state, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _queries.Sample(in state, random, this);
    }

    /// <summary>The number of n-grams of an order in the model; for order 1 the vocabulary size.</summary>
    /// <param name="order">1 to <see cref="Order"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is outside that range.</exception>
    public int NGramCount(int order) => order >= 1 && order <= Order ? _content.Engine.Count(order) : throw new ArgumentOutOfRangeException(
        nameof(order), order, $"NGramModel.NGramCount: the order must be 1 to {Order}.");

    /// <summary>Enumerates the n-grams of an order with probability and backoff weight, by ascending id of the first word; n-grams with the
    /// same first word are in storage order. Only these are in memory at a time.</summary>
    /// <param name="order">1 to <see cref="Order"/>.</param>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is outside that range.</exception>
    /// <exception cref="NotSupportedException">The model is a maximum-likelihood or add-k model, which has no backoff weights.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed, before or during the enumeration.</exception>
    public IEnumerable<NGramEntry> EnumerateNGrams(int order, CancellationToken cancellationToken = default)
    {
        _queries.CheckNotDisposed();
        return order < 1 || order > Order
            ? throw new ArgumentOutOfRangeException(nameof(order), order, $"NGramModel.EnumerateNGrams: the order must be 1 to {Order}.")
            : _queries.Enumerate(order, cancellationToken);
    }

    /// <summary>Reports the matched n-gram and the backoff weights applied for every token of a sentence.</summary>
    /// <param name="tokens">The words; for a model with sentence boundaries without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>, which are
    /// added.</param>
    /// <exception cref="KeyNotFoundException">A token is not in the vocabulary, which has no unknown token.</exception>
    public NGramExplanation Explain(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return _queries.Explain(tokens);
    }

    /// <summary>Checks that probabilities sum to 1: computes Σ_w p(w | h) over the whole vocabulary in double precision for each context
    /// h.</summary>
    /// <param name="contexts">Token ids, of any length; the last n − 1 are used. <c>&lt;s&gt;</c> may be the first.</param>
    /// <param name="cancellationToken">Stops between contexts.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public NormalizationCheck CheckNormalization(IEnumerable<IReadOnlyList<int>> contexts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        return _queries.Check(contexts, cancellationToken);
    }

    /// <summary>
    /// Scores a text file in parallel (<see cref="Numerics.Parallelism"/>); the result does not depend on the number of threads. Words are
    /// separated by ASCII white space; every line is a sentence, including blank lines. A model with sentence boundaries scores each line
    /// after <c>&lt;s&gt;</c> and with <c>&lt;/s&gt;</c>; a model of running text scores the file as one sequence, with <c>&lt;/s&gt;</c>
    /// after each line if the vocabulary has it.
    /// </summary>
    /// <param name="path">A file in UTF-8, or, read by a single thread, gzip or UTF-16 with a byte-order mark.</param>
    /// <param name="cancellationToken">Stops between parts of the file.</param>
    /// <exception cref="InvalidDataException">A word is <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c>, or not in the vocabulary, which has no
    /// unknown token (the message names the file and the byte offset); or gzip data is damaged or truncated.</exception>
    /// <exception cref="ArgumentException">The file has no tokens: it is empty, or for a model without <c>&lt;/s&gt;</c> has only blank
    /// lines.</exception>
    /// <exception cref="InvalidDistributionException">A parameter of the model is NaN or gives a probability above 1.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed, before or during scoring.</exception>
    public TextScore ScoreFile(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _queries.CheckNotDisposed();
        NGramFile.CheckNoFolder(path);
        using ModelMemory.Use use = _content.Stored is { } stored ? stored.Hold() : default;
        return TextScorer.Score(this, BySentences, _tokens.Value, path, cancellationToken);
    }
}
