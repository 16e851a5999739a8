using System.Globalization;
using System.Text;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams;

/// <summary>
/// Where the probability of a sequence comes from: for every token the n-gram that was found, and what was paid for the longer contexts
/// that it was not found after. <see cref="ToString"/> writes it as a table.
/// </summary>
/// <param name="Tokens">The tokens in order, <c>&lt;/s&gt;</c> last for a model of sentences.</param>
public sealed record NGramExplanation(IReadOnlyList<ExplainedToken> Tokens)
{
    /// <summary>Σ ln p, in nats.</summary>
    public double LogProbability => Tokens.Sum(token => token.LogProbability);

    /// <summary>The number of tokens outside the vocabulary.</summary>
    public int OovTokens => Tokens.Count(token => token.IsOov);

    /// <summary>One line for each token: log₁₀ p, the order found, the n-gram with its log₁₀ p, the backoffs paid.</summary>
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
