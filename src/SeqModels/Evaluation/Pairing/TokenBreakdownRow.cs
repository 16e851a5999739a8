namespace SeqModels.Evaluation;

/// <summary>The tokens of one band in a <see cref="TokenBreakdown"/>.</summary>
public sealed record TokenBreakdownRow
{
    /// <summary>The band, such as <c>10–99</c>.</summary>
    public required string Band { get; init; }

    /// <summary>The number of tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>The mean ln p of the first model, in nats per token; −∞ if one of them has probability 0.</summary>
    public required double FirstMean { get; init; }

    /// <summary>The mean ln p of the second model, in nats per token; −∞ if one of them has probability 0.</summary>
    public required double SecondMean { get; init; }

    /// <summary>The share of the tokens to which the first model gives the higher probability, from 0 to 1.</summary>
    public required double FirstWins { get; init; }

    /// <summary>The share of the tokens to which the second model gives the higher probability, from 0 to 1. The rest are ties.</summary>
    public required double SecondWins { get; init; }

    /// <summary>
    /// The part of the difference H₁ − H₂ of the whole text that this band contributes, Σ (ln p₂ − ln p₁) / T with the sum over the band and the
    /// T tokens of the text, in nats per token; the rows sum to H₁ − H₂. NaN if both models give a token of the band probability 0.
    /// </summary>
    public required double Contribution { get; init; }
}
