using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent;

/// <summary>One layer of a call; everything has been checked.</summary>
/// <param name="Input">What the layer reads.</param>
/// <param name="Initial">The initial states of all layers, or null for the layer's own.</param>
/// <param name="Layer">The index of the layer.</param>
/// <param name="Plan">How the sequences lie in the batch.</param>
internal readonly record struct LayerRun(SequenceInput Input, RecurrentState? Initial, int Layer, SequencePlan Plan);
