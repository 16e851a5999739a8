using System.Buffers;
using System.Runtime.CompilerServices;
using SeqModels.LanguageModels;
using SeqModels.Numerics;

namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <summary>The state in which nothing was seen: after <c>&lt;s&gt;</c> for a model of sentences.</summary>
    public NGramState BeginOfSentenceState()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _engine.Begin(out NGramState state);
        return state;
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
        count = Math.Min(count, all.Length);
        // The least of those kept is first out: the lowest probability, of equal ones the highest id.
        var kept = new PriorityQueue<int, (float Probability, int NegativeId)>(count + 1);
        for (int id = 0; id < all.Length; id++)
        {
            if (kept.Count < count)
            {
                kept.Enqueue(id, (all[id], -id));
            }
            else if (kept.TryPeek(out _, out (float Probability, int NegativeId) least) && all[id] > least.Probability)
            {
                kept.EnqueueDequeue(id, (all[id], -id));
            }
        }
        var top = new TokenProbability[kept.Count];
        for (int i = top.Length - 1; i >= 0; i--)
        {
            int id = kept.Dequeue();
            top[i] = new TokenProbability(id, all[id]);
        }
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
        double sum = 0;
        foreach (float p in all)
        {
            sum += p;
        }
        double left = random.NextDouble() * sum;
        int chosen = -1;
        for (int id = 0; id < all.Length; id++)
        {
            if (all[id] > 0)
            {
                chosen = id;
                left -= all[id];
                if (left < 0)
                {
                    break;
                }
            }
        }
        ArrayPool<float>.Shared.Return(probabilities);
        return chosen;
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
