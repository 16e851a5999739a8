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

    /// <summary>An independent copy: what one of the two sees later does not touch the other.</summary>
    public abstract LanguageModelState Fork();

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
