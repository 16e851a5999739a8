using System.Globalization;

namespace SeqModels.Sources;

/// <summary>
/// A model's cross-entropy on a sample of a <see cref="UnifilarSource"/> beside that of the exact predictor on the same tokens. The expected
/// excess of a model without knowledge of the future is at least 0, whatever the model.
/// </summary>
public sealed record FloorResult
{
    private const double Sigmas = 4, Rounding = 1e-6;

    /// <summary>The number of scored tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>The source's entropy rate, in nats per token.</summary>
    public required double EntropyRate { get; init; }

    /// <summary>The mean of −ln p of the model, in nats per token.</summary>
    public required double CrossEntropy { get; init; }

    /// <summary>The mean of −ln p of the exact predictor on the same tokens, in nats per token; it differs from the rate by sampling error.</summary>
    public required double ExactCrossEntropy { get; init; }

    /// <summary>The standard error of <see cref="Excess"/>, from the means of up to 100 consecutive blocks of tokens.</summary>
    public required double StandardError { get; init; }

    /// <summary><see cref="CrossEntropy"/> − <see cref="ExactCrossEntropy"/>, in nats per token.</summary>
    public double Excess => CrossEntropy - ExactCrossEntropy;

    /// <summary>The model's perplexity on the sample.</summary>
    public double Perplexity => Math.Exp(CrossEntropy);

    /// <summary>The exact predictor's perplexity on the sample.</summary>
    public double ExactPerplexity => Math.Exp(ExactCrossEntropy);

    /// <summary>100 (Perplexity / ExactPerplexity − 1).</summary>
    public double ExcessPercent => 100 * (Math.Exp(Excess) - 1);

    /// <summary>The standard error of <see cref="ExcessPercent"/>.</summary>
    public double ExcessPercentError => 100 * Math.Exp(Excess) * StandardError;

    /// <summary>
    /// Whether the model is better than the exact predictor by more than 4 standard errors (and more than 1e-6 nats): its scores are then not
    /// probabilities given the past, for example because the next token leaks into it.
    /// </summary>
    public bool IsBelowFloor => Excess < -((Sigmas * StandardError) + Rounding);

    /// <summary>Formats perplexity, exact perplexity and excess on one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"perplexity {Perplexity:F4}, exact {ExactPerplexity:F4}, excess {ExcessPercent:F3} % (standard error {ExcessPercentError:F3} %){(IsBelowFloor ? ", below the floor" : "")}");
}
