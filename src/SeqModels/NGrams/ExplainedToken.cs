using System.Globalization;
using System.Text;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams;

/// <summary>How one token was predicted.</summary>
/// <param name="Token">The token as it was given.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsOov">Whether it is outside the vocabulary and stands as the unknown token.</param>
/// <param name="LogProbability">ln p, in nats.</param>
/// <param name="MatchedOrder">The order of the n-gram that was found; 0 when a model of counts has none.</param>
/// <param name="MatchedNGram">Its words, the token last.</param>
/// <param name="Log10MatchedProbability">log₁₀ p of that n-gram in the model.</param>
/// <param name="Backoffs">The contexts that were backed off from, the shortest first.</param>
public sealed record ExplainedToken(string Token, int Id, bool IsOov, double LogProbability, int MatchedOrder,
    IReadOnlyList<string> MatchedNGram, double Log10MatchedProbability, IReadOnlyList<BackoffStep> Backoffs)
{
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
