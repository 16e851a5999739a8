using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

/// <summary>The result of <see cref="RecurrentLanguageModel.Loss"/> for a batch of token windows.</summary>
/// <param name="Loss">The training objective, a scalar: the cross-entropy, with the label smoothing and penalties of the options.</param>
/// <param name="CrossEntropy">
/// The mean of −ln p(target) over all positions, in nats per token, from which the perplexity is computed. In training mode it includes the effect of dropout.
/// </param>
/// <param name="State">The state after the last token.</param>
public sealed record LanguageModelLoss(Tensor Loss, double CrossEntropy, RecurrentState State)
{
    /// <summary>Whether both losses are estimates of a sampled softmax (<see cref="RecurrentLanguageModelOptions.SampledSoftmax"/>); false if exact.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>Deconstructs into the training objective and the state.</summary>
    /// <param name="loss"><see cref="Loss"/>.</param>
    /// <param name="state"><see cref="State"/>.</param>
    public void Deconstruct(out Tensor loss, out RecurrentState state) => (loss, state) = (Loss, State);
}
