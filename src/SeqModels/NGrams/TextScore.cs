using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>
/// The log-probability of a text, counted as KenLM's <c>query -v summary</c> counts: every word and one <c>&lt;/s&gt;</c> for each line;
/// the sums without OOV leave out the positions of unknown words, while the words after them count, backed off.
/// </summary>
public sealed record TextScore
{
    /// <summary>The number of lines, blank ones included.</summary>
    public required long Sentences { get; init; }

    /// <summary>Words and ends of sentences.</summary>
    public required long Tokens { get; init; }

    /// <summary>How many of them are outside the vocabulary.</summary>
    public required long OovTokens { get; init; }

    /// <summary>How many of them have probability 0.</summary>
    public required long ZeroProbabilityTokens { get; init; }

    /// <summary>Σ ln p over all tokens, in nats.</summary>
    public required double LogProbabilityIncludingOov { get; init; }

    /// <summary>Σ ln p over the tokens inside the vocabulary, in nats.</summary>
    public required double LogProbabilityExcludingOov { get; init; }

    /// <summary>exp(−Σ ln p / T) over all tokens.</summary>
    public double PerplexityIncludingOov => Math.Exp(-LogProbabilityIncludingOov / Tokens);

    /// <summary>exp(−Σ ln p / T) over the tokens inside the vocabulary.</summary>
    public double PerplexityExcludingOov => Math.Exp(-LogProbabilityExcludingOov / (Tokens - OovTokens));

    /// <summary>The numbers on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"perplexity {PerplexityIncludingOov:G9} including OOV, {PerplexityExcludingOov:G9} excluding OOV, {OovTokens} OOV, {Tokens} tokens");
}
