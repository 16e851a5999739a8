using System.Globalization;
using SeqModels.NGrams;

namespace SeqModels.Cli.Output;

/// <summary>The summary of a query, with the names of KenLM's.</summary>
/// <param name="PerplexityIncludingUnknown">Unknown words count with the probability of the unknown token.</param>
/// <param name="PerplexityExcludingUnknown">Unknown words are left out of the sum and of the number of tokens.</param>
/// <param name="UnknownWords">The number of unknown words.</param>
/// <param name="Tokens">The number of words and ends of sentences.</param>
/// <param name="Sentences">The number of lines.</param>
/// <param name="ZeroProbabilityTokens">The number of tokens with probability 0.</param>
/// <param name="LogProbabilityNats">Σ ln p over all tokens.</param>
internal sealed record QuerySummary(
    double PerplexityIncludingUnknown, double PerplexityExcludingUnknown, long UnknownWords, long Tokens, long Sentences, long ZeroProbabilityTokens,
    double LogProbabilityNats) : ITextOutput
{
    public static QuerySummary Of(TextScore score) => new(
        score.PerplexityIncludingOov, score.PerplexityExcludingOov, score.OovTokens, score.Tokens, score.Sentences, score.ZeroProbabilityTokens,
        score.LogProbabilityIncludingOov);

    public void WriteText(TextWriter writer)
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Perplexity including OOVs:\t{PerplexityIncludingUnknown:G9}"));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Perplexity excluding OOVs:\t{PerplexityExcludingUnknown:G9}"));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"OOVs:\t{UnknownWords}"));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Tokens:\t{Tokens}"));
    }
}
