using System.Globalization;

namespace SeqModels.NGrams;

/// <summary>
/// The log-probability and perplexity of a text file, as computed by KenLM's <c>query -v summary</c>: over every word and one
/// <c>&lt;/s&gt;</c> per line. The values without OOV exclude the out-of-vocabulary words themselves, but not the words that follow them.
/// </summary>
public sealed record TextScore
{
    /// <summary>The number of lines, including blank lines.</summary>
    public required long Sentences { get; init; }

    /// <summary>The number of words and <c>&lt;/s&gt;</c> tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>The number of tokens outside the vocabulary.</summary>
    public required long OovTokens { get; init; }

    /// <summary>The number of tokens with probability 0.</summary>
    public required long ZeroProbabilityTokens { get; init; }

    /// <summary>Σ ln p over all tokens, in nats.</summary>
    public required double LogProbabilityIncludingOov { get; init; }

    /// <summary>Σ ln p over the tokens inside the vocabulary, in nats.</summary>
    public required double LogProbabilityExcludingOov { get; init; }

    /// <summary>exp(−Σ ln p / T) over all tokens.</summary>
    public double PerplexityIncludingOov => Math.Exp(-LogProbabilityIncludingOov / Tokens);

    /// <summary>exp(−Σ ln p / T) over the tokens inside the vocabulary.</summary>
    public double PerplexityExcludingOov => Math.Exp(-LogProbabilityExcludingOov / (Tokens - OovTokens));

    /// <summary>The perplexities and counts on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"perplexity {PerplexityIncludingOov:G9} including OOV, {PerplexityExcludingOov:G9} excluding OOV, {OovTokens} OOV, {Tokens} tokens");
}
