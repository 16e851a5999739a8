namespace SeqModels.LanguageModels;

/// <summary>
/// What a model has seen: a cursor that moves forward token by token. Not thread safe; <see cref="Fork"/> gives independent copies.
/// </summary>
public abstract class LanguageModelState
{
    /// <summary>ln p(token | what was seen), in nats; −∞ for probability 0. Does not move the state.</summary>
    /// <param name="token">An id of the model's vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is not of the vocabulary.</exception>
    public abstract double LogProbability(int token);

    /// <summary>Sees a token, whatever its probability.</summary>
    /// <param name="token">An id of the model's vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is not of the vocabulary.</exception>
    public abstract void Advance(int token);

    /// <summary>
    /// The probability of every token as the next. They sum to 1, except where a model defines all of them as 0
    /// (a maximum-likelihood n-gram after a context that it never saw).
    /// </summary>
    /// <param name="probabilities">Filled; its length is the size of the vocabulary.</param>
    /// <exception cref="ArgumentException">The length is not the size of the vocabulary.</exception>
    public abstract void Distribution(Span<float> probabilities);

    /// <summary>ln p of every token as the next, in nats; −∞ for probability 0. The logarithm of <see cref="Distribution"/> unless a model computes it more exactly.</summary>
    /// <param name="logProbabilities">Filled; its length is the size of the vocabulary.</param>
    /// <exception cref="ArgumentException">The length is not the size of the vocabulary.</exception>
    public virtual void LogProbabilities(Span<float> logProbabilities)
    {
        Distribution(logProbabilities);
        foreach (ref float value in logProbabilities)
        {
            value = MathF.Log(value);
        }
    }

    /// <summary>
    /// The order of the longest n-gram that <see cref="LogProbability"/> of a token is read from, for models that match n-grams (1: the token alone;
    /// 0: none); null for all others.
    /// </summary>
    /// <param name="token">An id of the model's vocabulary.</param>
    public virtual int? MatchedOrder(int token) => null;

    /// <summary>An independent copy: what one of the two sees later does not touch the other.</summary>
    public abstract LanguageModelState Fork();

    /// <summary>Copies what this state has seen into another state of the same model: <see cref="Fork"/> without new memory.</summary>
    /// <param name="destination">A state of the same model, made in the same way.</param>
    /// <exception cref="ArgumentException">The destination is a state of another kind of model.</exception>
    public abstract void CopyTo(LanguageModelState destination);

    /// <summary><see cref="LogProbability"/> of the token, then <see cref="Advance"/> over it.</summary>
    public virtual double Score(int token)
    {
        double logProbability = LogProbability(token);
        Advance(token);
        return logProbability;
    }

    /// <summary>
    /// Scores tokens one after another: ln p(tokens[i] | what was seen, tokens[..i]). A model that is faster over many tokens at once
    /// overrides it; the numbers then equal those of stepping up to rounding.
    /// </summary>
    /// <param name="tokens">Ids of the model's vocabulary.</param>
    /// <param name="logProbabilities">Filled, one number per token; as long as <paramref name="tokens"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public virtual void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        for (int i = 0; i < tokens.Length; i++)
        {
            logProbabilities[i] = Score(tokens[i]);
        }
    }

    /// <summary>The destination of <see cref="CopyTo"/> as the type of state that it must be.</summary>
    /// <exception cref="ArgumentException">It is of another type.</exception>
    protected static TState SameKind<TState>(LanguageModelState destination)
        where TState : LanguageModelState
    {
        ArgumentNullException.ThrowIfNull(destination);
        return destination as TState ?? throw new ArgumentException(
            $"LanguageModelState.CopyTo: the destination must be a state of the same model, a {typeof(TState).Name}, but was a {destination.GetType().Name}.", nameof(destination));
    }

    /// <summary>The check that every override of <see cref="Score(ReadOnlySpan{int}, Span{double})"/> begins with.</summary>
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
