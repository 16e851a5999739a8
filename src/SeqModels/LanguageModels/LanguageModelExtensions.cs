namespace SeqModels.LanguageModels;

/// <summary>Sequence probabilities for every language model.</summary>
public static class LanguageModelExtensions
{
    // Tokens scored between two checks for cancellation.
    private const int ChunkTokens = 1024;

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
}
