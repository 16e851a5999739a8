using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

/// <summary>The loss of a batch of token windows, returned by an <see cref="IDifferentiableLanguageModel"/>.</summary>
public sealed record TokenLoss
{
    /// <summary>The training objective, a scalar: usually the mean of −ln p(target) over all positions, plus penalties.</summary>
    public required Tensor Loss { get; init; }

    /// <summary>
    /// The mean of −ln p(target) alone, in nats per token, from which the perplexity is computed; null, the default, if it equals
    /// <see cref="Loss"/>.
    /// </summary>
    public double? CrossEntropy { get; init; }

    /// <summary>
    /// The state after the last token of every row, in the order of <see cref="IDifferentiableLanguageModel.CreateCarriedState"/>; empty for a
    /// model without a state. It is detached before the next window.
    /// </summary>
    public IReadOnlyList<Tensor> Carried { get; init; } = [];
}
