using System.Globalization;
using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Plotting;

/// <summary>Pictures of how gradients flow back in time.</summary>
public static partial class GradientFlowPlot
{
    /// <summary>The smallest norm that is drawn, relative to lag 0: below it a curve shows only how fast it falls.</summary>
    private const double Smallest = 1e-12;

    /// <summary>
    /// ‖∂loss_t/∂h_{t−k}‖ relative to lag 0 against the lag k, one line per model, on a logarithmic axis. Values below 1e-12 are left out.
    /// </summary>
    /// <param name="layers">The layers to compare, with the names of their models.</param>
    /// <returns>A chart; <c>with { Title = … }</c> changes it.</returns>
    /// <exception cref="ArgumentNullException">A layer is null.</exception>
    public static Chart Norms(params IEnumerable<KeyValuePair<string, LayerGradientFlow>> layers)
    {
        layers = Given(layers, nameof(layers));
        return new Chart
        {
            Title = "Gradient of the hidden state by lag",
            XLabel = "lag k",
            YLabel = "‖∂loss/∂h‖ relative to lag 0",
            YScale = AxisScale.Logarithmic,
            Lines = [.. layers.Select(layer => Curve(layer.Key, layer.Value.Lags.Select(lag => lag.HiddenNorm / layer.Value.Lags[0].HiddenNorm)))],
        };
    }

    /// <summary>The cumulative share of the gradient of the weights against the lag, one line per model; the legend gives the horizon at 90 %.</summary>
    /// <param name="layers">The layers to compare, with the names of their models.</param>
    /// <returns>A chart; <c>with { Title = … }</c> changes it.</returns>
    /// <exception cref="ArgumentNullException">A layer is null.</exception>
    public static Chart Shares(params IEnumerable<KeyValuePair<string, LayerGradientFlow>> layers)
    {
        layers = Given(layers, nameof(layers));
        return new Chart
        {
            Title = "Gradient of the weights from lags up to k",
            XLabel = "lag k",
            YLabel = "cumulative share",
            YRange = new AxisRange(0, 1.05),
            Lines =
            [
                .. layers.Select(layer => new Line(
                    string.Create(CultureInfo.InvariantCulture, $"{layer.Key}: 90 % at {layer.Value.Horizon(0.9)}"),
                    [.. layer.Value.Lags.Select(lag => lag.CumulativeShare)]) { Marked = false }),
            ],
            References = [new ReferenceLine("90 %", 0.9)],
        };
    }

    /// <summary>
    /// The gradient by path against the lag, relative to lag 0, on a logarithmic axis: all paths together, the carry, and each gate. Values below
    /// 1e-12 are left out.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <returns>A chart; <c>with { Title = … }</c> changes it.</returns>
    /// <exception cref="ArgumentException">The paths of the layer were not measured.</exception>
    public static Chart Paths(LayerGradientFlow layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        PathGradients paths = layer.Paths
            ?? throw new ArgumentException($"GradientFlowPlot.Paths: the paths of {layer.Name} ({layer.Kind}) were not measured. They need a built-in cell without zoneout, and GradientFlowOptions.Paths.", nameof(layer));
        double start = paths.Lags[0].TotalNorm;
        return new Chart
        {
            Title = $"Gradient of {paths.State} by path: {layer.Name}",
            XLabel = "lag k",
            YLabel = $"‖∂loss/∂{paths.State}‖ relative to lag 0",
            YScale = AxisScale.Logarithmic,
            Lines =
            [
                Curve("all paths", paths.Lags.Select(lag => lag.TotalNorm / start)) with { Color = Palette.Black },
                .. paths.Names.Select((name, i) => Curve(PathName(name, paths.State), paths.Lags.Select(lag => lag.Norms[i] / start)) with { Color = PathColor(name), Dashed = name != "carry" }),
            ],
        };
    }

    /// <summary>A gate of one sequence as a heat map, units × time steps, over the range of its activation function.</summary>
    /// <param name="layer">The layer, with its gates.</param>
    /// <param name="gate">The gate's name, for example <c>forget</c>.</param>
    /// <param name="sequence">The index of the sequence in the batch.</param>
    /// <returns>A heat map; <c>with { Title = … }</c> changes it.</returns>
    /// <exception cref="ArgumentException">The layer has no such gate.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public static HeatMap Gate(LayerInspection layer, string gate, int sequence = 0)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Tensor values = layer.Gate(gate);
        if (sequence < 0 || sequence >= layer.Lengths.Count)
            throw new ArgumentOutOfRangeException(nameof(sequence), sequence, $"GradientFlowPlot.Gate: the sequence must be from 0 to {layer.Lengths.Count - 1}.");
        GateInspection inspection = layer.Gates.First(candidate => candidate.Name == gate);
        (int steps, int units) = (layer.Lengths[sequence], layer.HiddenSize);
        ReadOnlySpan<double> elements = values.To(DType.Float64).AsSpan<double>();
        var cells = new double[units, steps];
        for (int step = 0; step < steps; step++)
        {
            for (int unit = 0; unit < units; unit++)
                cells[unit, step] = elements[(((sequence * values.Shape[1]) + step) * units) + unit];
        }

        return new HeatMap
        {
            Title = $"{gate}, {layer.Name}",
            XLabel = "time step",
            YLabel = "unit",
            ColorLabel = gate,
            Values = cells,
            Range = inspection.Function switch
            {
                ActivationFunction.Sigmoid => new AxisRange(0, 1),
                ActivationFunction.Tanh => new AxisRange(-1, 1),
                _ => null,
            },
            Colors = inspection.Function == ActivationFunction.Tanh ? HeatMapColors.Diverging : HeatMapColors.Sequential,
        };
    }

    private static string PathName(string path, string state) => path switch
    {
        "carry" => $"carry {state} → {state}",
        "candidate" => "through the candidate",
        "input" or "forget" or "output" or "reset" or "update" => $"through the {path} gate",
        _ => path,
    };

    /// <summary>The same color for a path in every family.</summary>
    private static string PathColor(string path) => path switch
    {
        "carry" => Palette.Blue,
        "forget" or "update" => Palette.Green,
        "input" or "reset" => Palette.Vermilion,
        "output" => Palette.Orange,
        "candidate" or "hidden" => Palette.Purple,
        _ => Palette.Gray,
    };

    private static KeyValuePair<string, T>[] Given<T>(IEnumerable<KeyValuePair<string, T>> models, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(models, name);
        KeyValuePair<string, T>[] given = [.. models];
        foreach ((string key, T value) in given)
        {
            ArgumentNullException.ThrowIfNull(key, name);
            ArgumentNullException.ThrowIfNull(value, name);
        }

        return given;
    }

    private static Line Curve(string name, IEnumerable<double> values) =>
        new(name, [.. values.Select(value => value < Smallest ? double.NaN : value)]) { Marked = false };
}
