using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>The result of a recurrent layer for a batch of sequences.</summary>
/// <param name="Output">
/// The output of the last layer at every time step, [batch, time, OutputSize], or [time, batch, OutputSize] if not batch first; zero in the padding.
/// </param>
/// <param name="State">The state at the end of each sequence.</param>
public sealed record RecurrentOutput(Tensor Output, RecurrentState State);
