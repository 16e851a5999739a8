using SeqModels.Tensors;

namespace SeqModels.Diagnostics;

/// <summary>
/// What one recurrent layer computed in one direction in one call. All tensors have the data type of the parameters, their axes are batch and time
/// also for layers whose <see cref="Recurrent.RecurrentOptions.BatchFirst"/> is false, and time is that of the sequence in both directions.
/// </summary>
public sealed record LayerInspection
{
    /// <summary>The layer's name in the module, its index in the stack and its direction, for example <c>recurrent.l0</c> or <c>encoder.l1_reverse</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the layer, for example <c>Lstm</c>; of a <see cref="Recurrent.CellLayer"/> the type of its cell.</summary>
    public required string Kind { get; init; }

    /// <summary>H, the size of h, unless the layer projects it, and of each gate.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The index of the call, from 0; above 0 only if the loss runs the same layer several times.</summary>
    public required int Call { get; init; }

    /// <summary>The length of each sequence. Everything from this time on is 0.</summary>
    public required IReadOnlyList<int> Lengths { get; init; }

    /// <summary>
    /// The gates, in the order of their blocks in the weights; empty for cells that are not built in. A coupled forget gate, 1 − input, and an absent
    /// one are not listed. With zoneout they are those of the cell before zoneout.
    /// </summary>
    public required IReadOnlyList<GateInspection> Gates { get; init; }

    /// <summary>The state tensors: h; h and c of an LSTM; those of any other cell in its own order.</summary>
    public required IReadOnlyList<StateInspection> States { get; init; }

    /// <summary>h_t, [batch, time, size of h].</summary>
    public Tensor Hidden => States[0].Values;

    /// <summary>The second state tensor, c_t of an LSTM, [batch, time, size]; null without one.</summary>
    public Tensor? Cell => States.Count > 1 ? States[1].Values : null;

    /// <summary>‖∂loss/∂h_t‖, [batch, time]; null without a loss.</summary>
    public Tensor? HiddenGradientNorms => States[0].GradientNorms;

    /// <summary>‖∂loss/∂c_t‖, [batch, time]; null without a second state tensor or without a loss.</summary>
    public Tensor? CellGradientNorms => States.Count > 1 ? States[1].GradientNorms : null;

    /// <summary>The values of a gate, [batch, time, H].</summary>
    /// <param name="name">The name, for example <c>forget</c>.</param>
    /// <exception cref="ArgumentException">The layer has no such gate; the message lists those it has.</exception>
    public Tensor Gate(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Gates.FirstOrDefault(gate => gate.Name == name)?.Values ?? throw new ArgumentException(Gates.Count == 0
            ? $"LayerInspection.Gate: {Name} has no gates that can be inspected: {Kind} is not a built-in cell. Use its States."
            : $"LayerInspection.Gate: {Name} ({Kind}) has no gate '{name}'. It has {string.Join(", ", Gates.Select(gate => gate.Name))}.", nameof(name));
    }
}
