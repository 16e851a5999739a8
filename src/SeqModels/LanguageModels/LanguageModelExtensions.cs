namespace SeqModels.LanguageModels;

/// <summary>Generation and sequence probabilities for every language model.</summary>
public static class LanguageModelExtensions
{
    // Tokens scored between two checks for cancellation.
    private const int ChunkTokens = 1024;

    /// <summary>
    /// Generates a continuation of a prompt as a lazy sequence of token ids, without the prompt. It ends at the maximum number of tokens,
    /// before <c>&lt;/s&gt;</c>, or if no token has a probability above 0 (a maximum-likelihood n-gram model in an unseen context). Every
    /// enumeration starts from the prompt and generates the same tokens. A right-to-left model generates the tokens before the prompt, from the
    /// last to the first.
    /// </summary>
    /// <param name="model">Any language model.</param>
    /// <param name="prompt">The ids of the prompt, in the order of the text; may be empty.</param>
    /// <param name="options">The sampling options; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the generation; checked before every token.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id of the prompt is not in the vocabulary (during the enumeration).</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid, for example because a parameter is NaN (during the enumeration).</exception>
    public static IEnumerable<int> Generate(this ILanguageModel model, IEnumerable<int> prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        return Stream(model, prompt, options ?? new GenerationOptions(), cancellationToken);
    }

    /// <summary>As <see cref="Generate(ILanguageModel, IEnumerable{int}, GenerationOptions?, CancellationToken)"/>, with tokens in place of ids.</summary>
    /// <param name="model">Any language model.</param>
    /// <param name="prompt">The tokens of the prompt; may be empty.</param>
    /// <param name="options">The sampling options; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the generation; checked before every token.</param>
    /// <exception cref="KeyNotFoundException">A token of the prompt is out of vocabulary, and the vocabulary has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid, for example because a parameter is NaN (during the enumeration).</exception>
    public static IEnumerable<string> GenerateTokens(this ILanguageModel model, IEnumerable<string> prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Generate(model.Vocabulary.Encode(prompt), options, cancellationToken).Select(id => model.Vocabulary[id]);
    }

    /// <summary>ln p(x₁ … x_T) = Σ ln p(x_t | x₁ … x_{t−1}) in nats, from <see cref="ILanguageModel.CreateState"/>;
    /// −∞ if a factor is 0, and 0 for no tokens. For a right-to-left model Σ ln p(x_t | x_{t+1} … x_T).</summary>
    /// <param name="model">Any language model.</param>
    /// <param name="tokens">Token ids in the order of the text; for a whole sentence, ending with <c>&lt;/s&gt;</c>.</param>
    /// <param name="cancellationToken">A token to cancel the scoring.</param>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid, for example because a parameter is NaN.</exception>
    public static double LogProbability(this ILanguageModel model, ReadOnlySpan<int> tokens, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.CreateState().ScoreSum(model, ReadingOrder.Of(model, tokens), cancellationToken);
    }

    /// <summary>Advances over all tokens, in reading order, and returns the sum of their log-probabilities, in nats.</summary>
    internal static double ScoreSum(
        this LanguageModelState state, ILanguageModel model, ReadOnlySpan<int> tokens, CancellationToken cancellationToken = default)
    {
        var scores = new double[Math.Min(tokens.Length, ChunkTokens)];
        double sum = 0;
        while (!tokens.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = Math.Min(tokens.Length, scores.Length);
            state.Score(tokens[..length], scores.AsSpan(0, length));
            DistributionCheck.Require(model, tokens, scores.AsSpan(0, length));
            for (int i = 0; i < length; i++)
            {
                sum += scores[i];
            }
            tokens = tokens[length..];
        }
        return sum;
    }

    private static IEnumerable<int> Stream(
        ILanguageModel model, IEnumerable<int> prompt, GenerationOptions options, CancellationToken cancellationToken)
    {
        LanguageModelState state = model.CreateState();
        foreach (int token in ReadingOrder.OfContext(model, prompt))
        {
            cancellationToken.ThrowIfCancellationRequested();
            state.Advance(token);
        }
        var sampler = new TokenSampler(model, options);
        var probabilities = new float[model.Vocabulary.Count];
        for (long made = 0; options.MaxTokens is not { } limit || made < limit; made++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            state.Distribution(probabilities);
            if (sampler.Choose(probabilities) is not { } token || (options.StopAtEnd && token == model.Vocabulary.EndId))
            {
                yield break;
            }
            yield return token;
            state.Advance(token);
        }
    }
}
