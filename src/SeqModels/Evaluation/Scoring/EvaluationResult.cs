using System.Globalization;

namespace SeqModels.Evaluation;

/// <summary>
/// The perplexity of a model on a text, with the counts it is computed from. With L = Σ ln p over the T counted tokens:
/// cross-entropy −L / T, perplexity exp(−L / T), bits −L / (T ln 2). A token of probability 0 makes all three infinite;
/// they are NaN when no token counts.
/// </summary>
public sealed record EvaluationResult
{
    /// <summary>The treatment of out-of-vocabulary (OOV) tokens in <see cref="Tokens"/>, <see cref="LogProbability"/> and the figures
    /// derived from them.</summary>
    public required OovPolicy OovPolicy { get; init; }

    /// <summary>Whether <c>&lt;/s&gt;</c> counts. <c>&lt;s&gt;</c> never does.</summary>
    public required bool EndOfSentenceCounted { get; init; }

    /// <summary>
    /// The number of scored tokens, OOV tokens included: all except <c>&lt;s&gt;</c>, and <c>&lt;/s&gt;</c> where it does not count.
    /// </summary>
    public required long TokensIncludingOov { get; init; }

    /// <summary>The number of OOV tokens among <see cref="TokensIncludingOov"/>.</summary>
    public required long OovTokens { get; init; }

    /// <summary>The number of <c>&lt;/s&gt;</c> among <see cref="TokensIncludingOov"/>.</summary>
    public required long EndOfSentenceTokens { get; init; }

    /// <summary>The number of counted tokens with probability 0.</summary>
    public required long ZeroProbabilityTokens { get; init; }

    /// <summary>Σ ln p over <see cref="TokensIncludingOov"/>, in nats.</summary>
    public required double LogProbabilityIncludingOov { get; init; }

    /// <summary>Σ ln p over the tokens in the vocabulary, in nats.</summary>
    public required double LogProbabilityExcludingOov { get; init; }

    /// <summary>T: the number of counted tokens under <see cref="OovPolicy"/>.</summary>
    public long Tokens => OovPolicy == OovPolicy.Exclude ? TokensIncludingOov - OovTokens : TokensIncludingOov;

    /// <summary>L: the sum of ln p over the counted tokens, in nats.</summary>
    public double LogProbability => OovPolicy == OovPolicy.Exclude ? LogProbabilityExcludingOov : LogProbabilityIncludingOov;

    /// <summary>The cross-entropy, −L / T, in nats per token.</summary>
    public double CrossEntropy => 0 - LogProbability / Tokens;

    /// <summary>The perplexity per token, exp(−L / T); k for a uniform distribution over k tokens.</summary>
    public double Perplexity => Math.Exp(CrossEntropy);

    /// <summary>The cross-entropy in bits per token, −L / (T ln 2).</summary>
    public double BitsPerToken => CrossEntropy / Math.Log(2);

    /// <summary>The perplexity over all tokens, with OOV tokens scored as <c>&lt;unk&gt;</c>; KenLM's "Perplexity including OOVs".</summary>
    public double PerplexityIncludingOov => Math.Exp(-LogProbabilityIncludingOov / TokensIncludingOov);

    /// <summary>The perplexity over the tokens in the vocabulary; KenLM's "Perplexity excluding OOVs".</summary>
    public double PerplexityExcludingOov => Math.Exp(-LogProbabilityExcludingOov / (TokensIncludingOov - OovTokens));

    /// <summary>Formats the figures and the options on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"perplexity {Perplexity:G7}, {BitsPerToken:G6} bits per token, {Tokens} tokens counted ({(EndOfSentenceCounted ? "with" : "without")} </s>), " +
        $"{OovTokens} OOV ({OovPolicy}), {ZeroProbabilityTokens} of probability 0");
}
