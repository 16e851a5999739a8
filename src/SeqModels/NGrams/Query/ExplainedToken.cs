using System.Globalization;
using System.Text;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams;

/// <summary>The matched n-gram and backoff weights of one token.</summary>
public sealed record ExplainedToken
{
    /// <summary>The token as given.</summary>
    public required string Token { get; init; }

    /// <summary>The id of the token.</summary>
    public required int Id { get; init; }

    /// <summary>Whether the token is out of vocabulary, or is the unknown token.</summary>
    public required bool IsOov { get; init; }

    /// <summary>ln p, in nats.</summary>
    public required double LogProbability { get; init; }

    /// <summary>The order of the matched n-gram; 0 if a maximum-likelihood or add-k model has none.</summary>
    public required int MatchedOrder { get; init; }

    /// <summary>The words of the matched n-gram, which ends with the token.</summary>
    public required IReadOnlyList<string> MatchedNGram { get; init; }

    /// <summary>log₁₀ p of the matched n-gram.</summary>
    public required double Log10MatchedProbability { get; init; }

    /// <summary>The contexts backed off from, the shortest first.</summary>
    public required IReadOnlyList<BackoffStep> Backoffs { get; init; }

    /// <summary>The token, its log-probability and its backoff weights on one line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{LogProbability / LinearScale.Ln10,11:F6}  {MatchedOrder}-gram [{string.Join(' ', MatchedNGram)}] {Log10MatchedProbability:F6}");
        foreach (BackoffStep backoff in Backoffs)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {backoff.Log10Weight:+0.000000;-0.000000} for [{string.Join(' ', backoff.Context)}]");
        }
        return text.Append(IsOov ? $"  (OOV: {Token})" : "").ToString();
    }
}
