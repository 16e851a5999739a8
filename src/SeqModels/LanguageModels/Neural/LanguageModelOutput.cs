using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

/// <summary>The result of <see cref="RecurrentLanguageModel.Forward"/> for a batch of token sequences.</summary>
/// <param name="Logits">The logits of the next token at every position, [batch, time, vocabulary].</param>
/// <param name="State">The recurrent state after the last token.</param>
public sealed record LanguageModelOutput(Tensor Logits, RecurrentState State);
