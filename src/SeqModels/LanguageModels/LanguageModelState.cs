namespace SeqModels.LanguageModels;

/// <summary>
/// The context of a language model: the tokens read so far. It advances token by token. Not thread safe; <see cref="Fork"/> returns an independent copy.
/// Every implementation of <see cref="ILanguageModel"/> derives its own state from this class.
/// </summary>
public abstract class LanguageModelState
{
    /// <summary>ln p(token | context), in nats; −∞ for probability 0. The state is unchanged.</summary>
    /// <param name="token">A token id of the model's vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public abstract double LogProbability(int token);

    /// <summary>Advances the state by one token, whatever its probability.</summary>
    /// <param name="token">A token id of the model's vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public abstract void Advance(int token);

    /// <summary>
    /// Computes the probability of every token as the next. They sum to 1 unless <see cref="ILanguageModel.SumsToOne"/> is false, for
    /// example for a maximum-likelihood n-gram model, whose probabilities are all 0 in an unseen context.
    /// </summary>
    /// <param name="probabilities">The output, one element per token of the vocabulary.</param>
    /// <exception cref="ArgumentException">The length is not the vocabulary size.</exception>
    public abstract void Distribution(Span<float> probabilities);

    /// <summary>Computes ln p of every token as the next, in nats; −∞ for probability 0. The logarithm of <see cref="Distribution"/>, unless overridden with a more accurate computation.</summary>
    /// <param name="logProbabilities">The output, one element per token of the vocabulary.</param>
    /// <exception cref="ArgumentException">The length is not the vocabulary size.</exception>
    public virtual void LogProbabilities(Span<float> logProbabilities)
    {
        Distribution(logProbabilities);
        foreach (ref float value in logProbabilities)
        {
            value = MathF.Log(value);
        }
    }

    /// <summary>
    /// The order of the longest n-gram matched for <see cref="LogProbability"/> of a token (1: the unigram; 0: none); null for models
    /// without n-grams.
    /// </summary>
    /// <param name="token">A token id of the model's vocabulary.</param>
    public virtual int? MatchedOrder(int token) => null;

    /// <summary>
    /// The length of the longest context that the n-gram model knows here: the number of preceding tokens that a matched n-gram may
    /// include, 0 to order − 1. Unlike <see cref="MatchedOrder"/> it does not depend on the next token. Null for models without n-grams.
    /// </summary>
    public virtual int? ContextLength => null;

    /// <summary>Creates an independent copy.</summary>
    public abstract LanguageModelState Fork();

    /// <summary>Copies this state into another state of the same model: <see cref="Fork"/> without an allocation.</summary>
    /// <param name="destination">A state created by the same model.</param>
    /// <exception cref="ArgumentException">The destination is a state of another kind of model.</exception>
    public abstract void CopyTo(LanguageModelState destination);

    /// <summary>Creates several copies that advance together. A model that computes them faster at once overrides it, with the same bits.</summary>
    internal virtual BatchedStates CreateBatch(int count) => new ForkedStates(this, count);

    /// <summary>Returns <see cref="LogProbability"/> of a token, then advances over it.</summary>
    public virtual double Score(int token)
    {
        double logProbability = LogProbability(token);
        Advance(token);
        return logProbability;
    }

    /// <summary>
    /// Scores consecutive tokens and advances over them: ln p(tokens[i] | context, tokens[..i]). A model that computes many tokens faster at
    /// once overrides it; the results then agree with token-by-token scoring up to rounding.
    /// </summary>
    /// <param name="tokens">Token ids of the model's vocabulary.</param>
    /// <param name="logProbabilities">The output, one element per token.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public virtual void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        for (int i = 0; i < tokens.Length; i++)
        {
            logProbabilities[i] = Score(tokens[i]);
        }
    }

    /// <summary>Casts the destination of <see cref="CopyTo"/> to the required type of state.</summary>
    /// <exception cref="ArgumentException">It has another type.</exception>
    protected static TState SameKind<TState>(LanguageModelState destination)
        where TState : LanguageModelState
    {
        ArgumentNullException.ThrowIfNull(destination);
        return destination as TState ?? throw new ArgumentException(
            $"LanguageModelState.CopyTo: the destination must be a state of the same model, a {typeof(TState).Name}, but was a {destination.GetType().Name}.", nameof(destination));
    }

    /// <summary>Validates the arguments of <see cref="Score(ReadOnlySpan{int}, Span{double})"/>; overrides call it first.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    protected static void CheckScore(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        if (tokens.Length != logProbabilities.Length)
        {
            throw new ArgumentException(
                $"LanguageModelState.Score: logProbabilities must be as long as tokens, {tokens.Length}, but was {logProbabilities.Length}.",
                nameof(logProbabilities));
        }
    }
}
