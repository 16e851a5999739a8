using SeqModels.Tensors;

namespace SeqModels.Recurrent.Kernels;

/// <summary>The validated arguments of one call of one layer.</summary>
/// <param name="Input">The input of the layer.</param>
/// <param name="Hidden">h_0 of all layers [layers·directions, batch, H], or null for zero.</param>
/// <param name="Cell">c_0 of all layers, or null.</param>
/// <param name="Layer">The index of this layer.</param>
/// <param name="Plan">The layout of the sequences in the batch.</param>
/// <param name="Directions">The parameters of one or two directions.</param>
/// <param name="HiddenWeights">The replacement of weight_hh in each direction, or null.</param>
/// <param name="Noise">The dropout and zoneout of the state, or null.</param>
internal readonly record struct LayerCall(
    SequenceInput Input, Tensor? Hidden, Tensor? Cell, int Layer, SequencePlan Plan, DirectionParameters[] Directions, Tensor[]? HiddenWeights = null, RecurrentNoise? Noise = null);
