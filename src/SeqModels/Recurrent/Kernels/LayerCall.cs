using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>One call of one layer; everything has been checked.</summary>
/// <param name="Input">What the layer reads.</param>
/// <param name="Hidden">h_0 of all layers [layers·directions, batch, H], or null for zero.</param>
/// <param name="Cell">c_0 of all layers where there is a cell, or null.</param>
/// <param name="Layer">The index of this layer.</param>
/// <param name="Plan">How the sequences lie in the batch.</param>
/// <param name="Directions">One or two sets of parameters.</param>
/// <param name="HiddenWeights">What takes the place of weight_hh in each direction, or null.</param>
/// <param name="Noise">What acts on the state between steps, or null.</param>
internal readonly record struct LayerCall(
    SequenceInput Input, Tensor? Hidden, Tensor? Cell, int Layer, SequencePlan Plan, DirectionParameters[] Directions, Tensor[]? HiddenWeights = null, RecurrentNoise? Noise = null);
