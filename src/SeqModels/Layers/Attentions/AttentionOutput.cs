using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>The result of an <see cref="Attention"/> layer.</summary>
/// <param name="Context">The context vectors, the weighted sums of the values: [batch, queries, ValueSize].</param>
/// <param name="Weights">The attention weights α, [batch, queries, keys]; each row sums to 1, and padding has weight 0.</param>
public sealed record AttentionOutput(Tensor Context, Tensor Weights);
