using System.Globalization;

namespace SeqModels.Evaluation;

/// <summary>
/// How well a model predicts a text, and the rule in force. With L = Σ ln p over the T counted tokens:
/// cross-entropy −L / T, perplexity exp(−L / T), bits −L / (T ln 2). A token of probability 0 makes all three infinite;
/// when no token counts they are NaN.
/// </summary>
public sealed record EvaluationResult
{
    /// <summary>The policy for tokens outside the vocabulary that <see cref="Tokens"/>,
    /// <see cref="LogProbability"/> and what follows from them obey.</summary>
    public required OovPolicy OovPolicy { get; init; }

    /// <summary>Whether <c>&lt;/s&gt;</c> is among the counted tokens. <c>&lt;s&gt;</c> never is.</summary>
    public required bool EndOfSentenceCounted { get; init; }

    /// <summary>The tokens that could count: all but <c>&lt;s&gt;</c>, and but <c>&lt;/s&gt;</c> where it does not count.</summary>
    public required long TokensIncludingOov { get; init; }

    /// <summary>How many of them are outside the vocabulary.</summary>
    public required long OovTokens { get; init; }

    /// <summary>How many of them are <c>&lt;/s&gt;</c>.</summary>
    public required long EndOfSentenceTokens { get; init; }

    /// <summary>How many of the counted tokens have probability 0.</summary>
    public required long ZeroProbabilityTokens { get; init; }

    /// <summary>Σ ln p over <see cref="TokensIncludingOov"/>, in nats.</summary>
    public required double LogProbabilityIncludingOov { get; init; }

    /// <summary>Σ ln p over the tokens inside the vocabulary, in nats.</summary>
    public required double LogProbabilityExcludingOov { get; init; }

    /// <summary>T, the number of counted tokens under <see cref="OovPolicy"/>.</summary>
    public long Tokens => OovPolicy == OovPolicy.Exclude ? TokensIncludingOov - OovTokens : TokensIncludingOov;

    /// <summary>L, the sum of ln p over the counted tokens, in nats.</summary>
    public double LogProbability => OovPolicy == OovPolicy.Exclude ? LogProbabilityExcludingOov : LogProbabilityIncludingOov;

    /// <summary>−L / T, nats per token.</summary>
    public double CrossEntropy => 0 - LogProbability / Tokens;

    /// <summary>exp(−L / T); for a uniform guess among k tokens it is k.</summary>
    public double Perplexity => Math.Exp(CrossEntropy);

    /// <summary>−L / (T ln 2).</summary>
    public double BitsPerToken => CrossEntropy / Math.Log(2);

    /// <summary>Perplexity over all tokens, those outside the vocabulary as <c>&lt;unk&gt;</c>; KenLM's "Perplexity including OOVs".</summary>
    public double PerplexityIncludingOov => Math.Exp(-LogProbabilityIncludingOov / TokensIncludingOov);

    /// <summary>Perplexity over the tokens inside the vocabulary; KenLM's "Perplexity excluding OOVs".</summary>
    public double PerplexityExcludingOov => Math.Exp(-LogProbabilityExcludingOov / (TokensIncludingOov - OovTokens));

    /// <summary>The numbers and the rule on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"perplexity {Perplexity:G7}, {BitsPerToken:G6} bits per token, {Tokens} tokens counted ({(EndOfSentenceCounted ? "with" : "without")} </s>), " +
        $"{OovTokens} OOV ({OovPolicy}), {ZeroProbabilityTokens} of probability 0");
}
