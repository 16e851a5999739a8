namespace SeqModels.Autodiff.Operations;

/// <summary>
/// The differentiable operations on tensors, as members of <see cref="Tensors.Tensor"/>: with <c>using SeqModels.Autodiff.Operations;</c>
/// write <c>(x.MatMul(w) + b).Tanh()</c>. Each is recorded when a <see cref="Tape"/> records and one of its inputs needs a gradient,
/// and computed at once in any case.
/// </summary>
public static partial class TensorOperations;
