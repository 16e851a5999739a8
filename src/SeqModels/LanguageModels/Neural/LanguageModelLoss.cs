using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

/// <summary>What <see cref="RecurrentLanguageModel.Loss"/> gives for a window of text.</summary>
/// <param name="Loss">What training minimises, []: the cross-entropy, with label smoothing and penalties where the options ask for them.</param>
/// <param name="CrossEntropy">
/// The mean of −ln p(target) over all positions alone, in nats per token: what perplexities are made of. In training mode it includes the effect of dropout.
/// </param>
/// <param name="State">The state after the last token.</param>
public sealed record LanguageModelLoss(Tensor Loss, double CrossEntropy, RecurrentState State)
{
    /// <summary>Whether both losses are estimates from some candidates (<see cref="RecurrentLanguageModelOptions.SampledSoftmax"/>); false when exact.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>What a training step needs: the loss to minimise and the state to carry.</summary>
    /// <param name="loss"><see cref="Loss"/>.</param>
    /// <param name="state"><see cref="State"/>.</param>
    public void Deconstruct(out Tensor loss, out RecurrentState state) => (loss, state) = (Loss, State);
}
