using SeqModels.Layers;

namespace SeqModels.Diagnostics;

/// <summary>Opening and saturation of one gate of one layer and direction.</summary>
public sealed record GateActivity
{
    /// <summary>The name of the layer, as <see cref="LayerInspection.Name"/>.</summary>
    public required string Layer { get; init; }

    /// <summary>The name of the gate, as <see cref="GateInspection.Name"/>.</summary>
    public required string Gate { get; init; }

    /// <summary>The activation function.</summary>
    public required ActivationFunction Function { get; init; }

    /// <summary>Over all units, sequences and time steps.</summary>
    public required GateSummary Overall { get; init; }

    /// <summary>For each time step of the longest sequence, over all units and the sequences that reach it.</summary>
    public required IReadOnlyList<GateSummary> ByTime { get; init; }
}
