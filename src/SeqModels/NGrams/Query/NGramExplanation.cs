using System.Globalization;
using System.Text;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams;

/// <summary>
/// The probability of a sequence in detail: for every token the matched n-gram and the backoff weights of the longer contexts.
/// <see cref="ToString"/> formats it as a table.
/// </summary>
/// <param name="Tokens">The tokens in order; the last is <c>&lt;/s&gt;</c> for a model with sentence boundaries.</param>
public sealed record NGramExplanation(IReadOnlyList<ExplainedToken> Tokens)
{
    /// <summary>Σ ln p, in nats.</summary>
    public double LogProbability => Tokens.Sum(token => token.LogProbability);

    /// <summary>The number of out-of-vocabulary tokens.</summary>
    public int OovTokens => Tokens.Count(token => token.IsOov);

    /// <summary>One line per token: log₁₀ p, the matched order, the matched n-gram with its log₁₀ p, the backoff weights.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (ExplainedToken token in Tokens)
        {
            text.Append(token).Append('\n');
        }
        return text.Append(CultureInfo.InvariantCulture,
            $"log10 p = {LogProbability / LinearScale.Ln10:F6} over {Tokens.Count} tokens, {OovTokens} OOV").ToString();
    }
}
