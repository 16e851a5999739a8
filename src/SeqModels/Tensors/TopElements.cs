namespace SeqModels.Tensors;

/// <summary>The k largest or smallest elements along an axis, as <see cref="Tensor.TopK"/> returns them.</summary>
/// <param name="Values">The elements, the best first; differentiable.</param>
/// <param name="Indices">The index of each element along the axis, in the shape of the values.</param>
public readonly record struct TopElements(Tensor Values, Indices Indices);
