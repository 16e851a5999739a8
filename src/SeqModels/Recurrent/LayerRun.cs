using SeqModels.Recurrent.Kernels;

namespace SeqModels.Recurrent;

/// <summary>The validated arguments of one layer in a call.</summary>
/// <param name="Input">The input of the layer.</param>
/// <param name="Initial">The initial states of all layers; null for the default.</param>
/// <param name="Layer">The index of the layer.</param>
/// <param name="Plan">The layout of the sequences in the batch.</param>
internal readonly record struct LayerRun(SequenceInput Input, RecurrentState? Initial, int Layer, SequencePlan Plan);
