using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

/// <summary>The loss of a window of tokens under an <see cref="IDifferentiableLanguageModel"/>.</summary>
public sealed record TokenLoss
{
    /// <summary>What training minimises, a single number: usually the mean of −ln p(target) over the window, plus any penalties.</summary>
    public required Tensor Loss { get; init; }

    /// <summary>
    /// The mean of −ln p(target) alone, in nats per token, which perplexities are made of; null (the default) when <see cref="Loss"/> is
    /// just that.
    /// </summary>
    public double? CrossEntropy { get; init; }

    /// <summary>
    /// The state after the last token of every row, in the order of <see cref="IDifferentiableLanguageModel.CreateCarriedState"/>; empty for a
    /// model that carries none. It may have a history on the tape; the values alone are carried on.
    /// </summary>
    public IReadOnlyList<Tensor> Carried { get; init; } = [];
}
