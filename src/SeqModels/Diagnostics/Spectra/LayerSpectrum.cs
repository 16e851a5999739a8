namespace SeqModels.Diagnostics;

/// <summary>The spectra of the recurrent weights of one layer in one direction.</summary>
public sealed record LayerSpectrum
{
    /// <summary>The layer's name in the module, its index in the stack and its direction, for example <c>recurrent.l0</c> or <c>encoder.l1_reverse</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the layer, for example <c>Lstm</c>; of a <see cref="Recurrent.CellLayer"/> the type of its cell.</summary>
    public required string Kind { get; init; }

    /// <summary>H, the size of h.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The blocks in the order of the weights: one of an RNN, three of a GRU, four of an LSTM, three without a learned forget gate.</summary>
    public required IReadOnlyList<BlockSpectrum> Blocks { get; init; }

    /// <summary>The block of a gate.</summary>
    /// <param name="gate">The name, for example <c>candidate</c>.</param>
    /// <exception cref="ArgumentException">There is no such block; the message lists all.</exception>
    public BlockSpectrum Block(string gate) => Blocks.FirstOrDefault(block => block.Gate == gate)
        ?? throw new ArgumentException($"LayerSpectrum.Block: {Name} ({Kind}) has no gate '{gate}'. It has {string.Join(", ", Blocks.Select(block => block.Gate))}.", nameof(gate));
}
