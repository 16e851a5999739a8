using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>Keys and values, prepared once by <see cref="Attention.Prepare"/> for any number of queries.</summary>
public sealed class AttentionMemory
{
    internal AttentionMemory(Tensor keys, Tensor values, Tensor? padding) => (Keys, Values, Padding) = (keys, values, padding);

    /// <summary>The keys as the layer compares them with queries, [batch, keys, ..].</summary>
    public Tensor Keys { get; }

    /// <summary>The values, [batch, keys, ValueSize].</summary>
    public Tensor Values { get; }

    /// <summary>1 for padding and 0 elsewhere, [batch, 1, keys]; null without padding.</summary>
    internal Tensor? Padding { get; }

    /// <summary>Returns a detached copy that outlives the tape, for decoding.</summary>
    public AttentionMemory Detach() => new(Keys.Detach(), Values.Detach(), Padding?.Detach());
}
