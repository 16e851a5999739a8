using SeqModels.Diagnostics.Inspection;
using SeqModels.Evaluation.Tables;

namespace SeqModels.Diagnostics;

/// <summary>
/// How far the gates of recurrent layers are open and how many of their units are saturated, from a <see cref="RecurrentInspection"/>. A saturated unit
/// passes almost no gradient: at σ = 0.05 or 0.95 the derivative is 0.0475, 19 % of its largest value; at |tanh| = 0.95 it is 0.0975, 10 % of it.
/// </summary>
public sealed record GateStatistics
{
    /// <summary>A sigmoid gate below this value is saturated: closed.</summary>
    public const double SigmoidLow = 0.05;

    /// <summary>A sigmoid gate above this value is saturated: open.</summary>
    public const double SigmoidHigh = 0.95;

    /// <summary>A tanh unit whose absolute value is above this one is saturated.</summary>
    public const double TanhLimit = 0.95;

    private const int Decimals = 3;

    /// <summary>The gates in the order of the layers and of their blocks in the weights. Calls of the same layer are taken together.</summary>
    public required IReadOnlyList<GateActivity> Gates { get; init; }

    /// <summary>Computes the statistics. Layers of cells that are not built in are left out.</summary>
    /// <param name="inspection">The inspection.</param>
    /// <exception cref="ArgumentException">No layer has gates.</exception>
    public static GateStatistics Of(RecurrentInspection inspection)
    {
        ArgumentNullException.ThrowIfNull(inspection);
        GateActivity[] gates = [.. inspection.Layers.GroupBy(layer => layer.Name).SelectMany(calls => GateCounts.Of([.. calls]))];
        return gates.Length > 0 ? new GateStatistics { Gates = gates } : throw new ArgumentException(
            "GateStatistics.Of: no layer has gates that can be inspected. Inspect an Rnn, Gru or Lstm, or a CellLayer of a built-in cell.", nameof(inspection));
    }

    /// <summary>One gate of one layer.</summary>
    /// <param name="layer">The name of the layer, for example <c>recurrent.l0</c>.</param>
    /// <param name="gate">The name of the gate, for example <c>forget</c>.</param>
    /// <exception cref="ArgumentException">There is no such gate; the message lists all.</exception>
    public GateActivity Gate(string layer, string gate) => Gates.FirstOrDefault(activity => activity.Layer == layer && activity.Gate == gate)
        ?? throw new ArgumentException($"GateStatistics.Gate: there is no gate '{gate}' in '{layer}'. There are {string.Join(", ", Gates.Select(activity => $"{activity.Layer} {activity.Gate}"))}.", nameof(gate));

    /// <summary>An aligned table with one row per gate: mean and shares of saturated units over all time steps, and the mean at the first and last one.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>The same as a Markdown table.</summary>
    public string ToMarkdown() => Table().ToMarkdown();

    private TextTable Table()
    {
        var table = new TextTable("layer", "gate", "mean", "saturated", "low", "high", "mean first", "mean last");
        foreach (GateActivity gate in Gates)
        {
            table.Add(
                gate.Layer, gate.Gate, TextTable.Fixed(gate.Overall.Mean, Decimals), TextTable.Percent(gate.Overall.Saturated), TextTable.Percent(gate.Overall.Low),
                TextTable.Percent(gate.Overall.High), TextTable.Fixed(gate.ByTime[0].Mean, Decimals), TextTable.Fixed(gate.ByTime[^1].Mean, Decimals));
        }

        return table;
    }
}
