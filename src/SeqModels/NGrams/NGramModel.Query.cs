using System.Buffers;
using System.Runtime.CompilerServices;
using SeqModels.LanguageModels;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Query;
using SeqModels.Numerics;

namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    private EngineQueries Queries => new(_engine, Vocabulary, BySentences);

    /// <inheritdoc/>
    public LanguageModelState CreateState() => new NGramModelState(this, BeginOfSentenceState());

    /// <summary>The state in which nothing was seen: after <c>&lt;s&gt;</c> for a model of sentences.</summary>
    public NGramState BeginOfSentenceState()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _engine.Begin(out NGramState state);
        return state;
    }

    /// <summary>The state in which nothing was seen, not even <c>&lt;s&gt;</c>: in the middle of a text.</summary>
    public NGramState NullContextState()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Queries.NullContext;
    }

    /// <summary>ln p(token | state), in nats, and the state after the token. Nothing is allocated.</summary>
    /// <param name="state">What was seen.</param>
    /// <param name="token">An id of the vocabulary.</param>
    /// <param name="next">What was seen then; may be the variable that is passed as <paramref name="state"/>.</param>
    /// <returns>−∞ for probability 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is not of the vocabulary.</exception>
    /// <exception cref="ArgumentException">The state is of another model.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Score(in NGramState state, int token, out NGramState next) => Score(in state, token, out next, out _);

    /// <summary>As <see cref="Score(in NGramState, int, out NGramState)"/>, and the order of the n-gram that was found.</summary>
    /// <param name="state">What was seen.</param>
    /// <param name="token">An id of the vocabulary.</param>
    /// <param name="next">What was seen then; may be the variable that is passed as <paramref name="state"/>.</param>
    /// <param name="matchedOrder">The order of the longest n-gram of the model that ends in the token, 1 when even its context of one
    /// word was backed off from; for a model of counts the context's length + 1, or 0 when the n-gram never occurred.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is not of the vocabulary.</exception>
    /// <exception cref="ArgumentException">The state is of another model.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Score(in NGramState state, int token, out NGramState next, out int matchedOrder)
    {
        CheckState(in state);
        if ((uint)token >= (uint)Vocabulary.Count)
        {
            ThrowToken(token);
        }
        return _engine.Score(in state, token, out next, out matchedOrder);
    }

    /// <summary>Scores tokens one after another, faster than one by one, and moves the state over them. Nothing is allocated.</summary>
    /// <param name="state">What was seen; afterwards, with the tokens. Unchanged when an argument is wrong.</param>
    /// <param name="tokens">Ids of the vocabulary; sentences end in <c>&lt;/s&gt;</c>.</param>
    /// <param name="logProbabilities">Filled with ln p of each token, in nats; as long as <paramref name="tokens"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not of the vocabulary.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the state is of another model.</exception>
    public void Score(ref NGramState state, ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckState(in state);
        if (tokens.Length != logProbabilities.Length)
        {
            throw new ArgumentException(
                $"NGramModel.Score: logProbabilities must be as long as tokens, {tokens.Length}, but was {logProbabilities.Length}.",
                nameof(logProbabilities));
        }
        int outside = tokens.IndexOfAnyExceptInRange(0, Vocabulary.Count - 1);
        if (outside >= 0)
        {
            ThrowToken(tokens[outside]);
        }
        _engine.Score(ref state, tokens, logProbabilities);
    }

    /// <summary>ln p of a sentence: of its words after <c>&lt;s&gt;</c>, and of <c>&lt;/s&gt;</c>; of running text, of the words.</summary>
    /// <param name="words">Ids, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not of the vocabulary.</exception>
    /// <exception cref="InvalidDistributionException">A number of the model is NaN or no probability.</exception>
    public double SentenceLogProbability(ReadOnlySpan<int> words)
    {
        NGramState state = BeginOfSentenceState();
        Span<double> scores = stackalloc double[256];
        double sum = 0;
        for (; !words.IsEmpty; words = words[Math.Min(words.Length, scores.Length)..])
        {
            int length = Math.Min(words.Length, scores.Length);
            Score(ref state, words[..length], scores[..length]);
            foreach (double score in scores[..length])
            {
                sum += score;
            }
        }
        sum += BySentences ? Score(in state, Vocabulary.EndId!.Value, out _) : 0;
        DistributionCheck.RequireSum(this, sum);
        return sum;
    }

    /// <summary>
    /// The probability of every token as the next. One pass: unigrams times what backing off costs, then over them the continuations of
    /// each context of the state, the shorter first.
    /// </summary>
    /// <param name="state">What was seen.</param>
    /// <param name="probabilities">Filled; its length is the size of the vocabulary.</param>
    /// <exception cref="ArgumentException">The length is not the size of the vocabulary, or the state is of another model.</exception>
    public void Distribution(in NGramState state, Span<float> probabilities)
    {
        CheckState(in state);
        if (probabilities.Length != Vocabulary.Count)
        {
            throw new ArgumentException(
                $"NGramModel.Distribution: probabilities must have the length of the vocabulary, {Vocabulary.Count}, " +
                $"but had {probabilities.Length}.", nameof(probabilities));
        }
        _engine.Distribution(in state, probabilities);
    }

    /// <summary>The most probable next tokens, the best first; of equal ones the lower id first.</summary>
    /// <param name="state">What was seen.</param>
    /// <param name="count">How many, at least 1; fewer come when the vocabulary has fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The state is of another model.</exception>
    public IReadOnlyList<TokenProbability> TopNext(in NGramState state, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        float[] probabilities = ArrayPool<float>.Shared.Rent(Vocabulary.Count);
        Span<float> all = probabilities.AsSpan(0, Vocabulary.Count);
        Distribution(in state, all);
        TokenProbability[] top = NextTokens.Top(all, count);
        ArrayPool<float>.Shared.Return(probabilities);
        return top;
    }

    /// <summary>Draws the next token: each with its probability. A seed gives the same tokens on every machine.</summary>
    /// <param name="state">What was seen.</param>
    /// <param name="random">Where the choice comes from; one number is taken.</param>
    /// <returns>An id; −1 when no token has a probability above 0.</returns>
    /// <exception cref="ArgumentException">The state is of another model.</exception>
    /// <exception cref="InvalidDistributionException">A number of the model is NaN or no probability.</exception>
    public int Sample(in NGramState state, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        float[] probabilities = ArrayPool<float>.Shared.Rent(Vocabulary.Count);
        Span<float> all = probabilities.AsSpan(0, Vocabulary.Count);
        Distribution(in state, all);
        DistributionCheck.Require(this, all);
        int chosen = NextTokens.Choose(all, random.NextDouble());
        ArrayPool<float>.Shared.Return(probabilities);
        return chosen;
    }

    /// <summary>The number of n-grams of an order that have a probability of their own; for order 1 the size of the vocabulary.</summary>
    /// <param name="order">1 to <see cref="Order"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    public int NGramCount(int order) => order >= 1 && order <= Order ? _engine.Count(order) : throw new ArgumentOutOfRangeException(
        nameof(order), order, $"NGramModel.NGramCount: the order must be 1 to {Order}.");

    /// <summary>The n-grams of an order with their parameters, one after another: those of the first word of the vocabulary first, within a context in the
    /// order of the storage. Nothing is held but the n-grams that begin with the present word.</summary>
    /// <param name="order">1 to <see cref="Order"/>.</param>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    /// <exception cref="NotSupportedException">The model is one of counts (maximum likelihood, add-k), which has no backoff weights.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed, or becomes so before all are enumerated.</exception>
    public IEnumerable<NGramEntry> EnumerateNGrams(int order, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return order < 1 || order > Order
            ? throw new ArgumentOutOfRangeException(nameof(order), order, $"NGramModel.EnumerateNGrams: the order must be 1 to {Order}.")
            : Queries.Enumerate(order, cancellationToken);
    }

    /// <summary>Reports for every token of a sentence which n-gram was found and which backoff weights were applied.</summary>
    /// <param name="tokens">The words; for a model of sentences without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>, which are added.</param>
    /// <exception cref="KeyNotFoundException">A token is outside the vocabulary, which has no unknown token.</exception>
    public NGramExplanation Explain(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Queries.Explain(tokens);
    }

    /// <summary>
    /// The certificate that a model is one: Σ_w p(w | h) over the whole vocabulary, word by word in double, after each context h.
    /// </summary>
    /// <param name="contexts">What was seen before, as ids: any lengths, of which the last n − 1 count. <c>&lt;s&gt;</c> may be the first.</param>
    /// <param name="cancellationToken">Stops between contexts.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not of the vocabulary.</exception>
    public NormalizationCheck CheckNormalization(IEnumerable<IReadOnlyList<int>> contexts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Queries.Check(contexts, cancellationToken);
    }

    /// <summary>
    /// Scores a text file, on as many threads as <see cref="Numerics.Parallelism"/> allows; the result does not depend on them. Words are
    /// separated by ASCII white space, every line is a sentence, blank lines too; the bytes are taken as they are. For a model of
    /// sentences each line stands after <c>&lt;s&gt;</c> and ends in <c>&lt;/s&gt;</c>; for a model of running text the file is one
    /// sequence, with <c>&lt;/s&gt;</c> after each line when the vocabulary has it.
    /// </summary>
    /// <param name="path">The file: UTF-8; or gzip (recognised by its first bytes), or UTF-16 with a byte-order mark, which one thread reads.</param>
    /// <param name="cancellationToken">Stops between parts of the file.</param>
    /// <exception cref="InvalidDataException">A word is outside the vocabulary, which has no unknown token, or is <c>&lt;s&gt;</c> or
    /// <c>&lt;/s&gt;</c>, and the message names the file and the offset in the text; or gzip data is damaged or cut off.</exception>
    /// <exception cref="ArgumentException">The file holds no tokens: it is empty, or for a model without <c>&lt;/s&gt;</c> it has blank lines only.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LanguageModels.InvalidDistributionException">A number of the model is NaN or no probability.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed, or becomes so before all is scored.</exception>
    public TextScore ScoreFile(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        NGramFile.CheckNoFolder(path);
        using ModelMemory.Use use = _content.Stored is { } stored ? stored.Hold() : default;
        return TextScorer.Score(this, BySentences, _tokens.Value, path, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckState(in NGramState state)
    {
        if (_isDisposed || state.Owner != _engine.Id)
        {
            ThrowState();
        }
    }

    private void ThrowState()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        throw new ArgumentException("NGramModel: the state belongs to another model, or to none; take one from BeginOfSentenceState of this model.", "state");
    }

    private void ThrowToken(int token) =>
        throw new ArgumentOutOfRangeException(nameof(token), token, $"NGramModel: a token id is 0 to {Vocabulary.Count - 1}.");
}
