using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>What a recurrent layer gives for a batch of sequences.</summary>
/// <param name="Output">
/// The last layer's h at every time, [batch, time, OutputSize] (time first: [time, batch, OutputSize]); zero where padded.
/// </param>
/// <param name="State">The state at each sequence's own end.</param>
public sealed record RecurrentOutput(Tensor Output, RecurrentState State);
