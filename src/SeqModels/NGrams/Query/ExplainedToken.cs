using System.Globalization;
using System.Text;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams;

/// <summary>How one token was predicted.</summary>
public sealed record ExplainedToken
{
    /// <summary>The token as it was given.</summary>
    public required string Token { get; init; }

    /// <summary>Its id.</summary>
    public required int Id { get; init; }

    /// <summary>Whether it is outside the vocabulary and stands as the unknown token.</summary>
    public required bool IsOov { get; init; }

    /// <summary>ln p, in nats.</summary>
    public required double LogProbability { get; init; }

    /// <summary>The order of the n-gram that was found; 0 when a model of counts has none.</summary>
    public required int MatchedOrder { get; init; }

    /// <summary>The words of that n-gram, the token last.</summary>
    public required IReadOnlyList<string> MatchedNGram { get; init; }

    /// <summary>log₁₀ p of that n-gram in the model.</summary>
    public required double Log10MatchedProbability { get; init; }

    /// <summary>The contexts that were backed off from, the shortest first.</summary>
    public required IReadOnlyList<BackoffStep> Backoffs { get; init; }

    /// <summary>The token on one line.</summary>
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
