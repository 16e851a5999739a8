using SeqModels.Layers;
using SeqModels.Recurrent;

namespace SeqModels.Sequences.Translation;

/// <summary>What the decoder knows of a batch of sources.</summary>
/// <param name="Start">The initial state of the decoder.</param>
/// <param name="Memory">The outputs of the encoder as keys and values; null without attention.</param>
internal sealed record EncodedSource(RecurrentState Start, AttentionMemory? Memory)
{
    /// <summary>A copy that outlives the tape.</summary>
    public EncodedSource Detach() => new(Start.Detach(), Memory?.Detach());
}
