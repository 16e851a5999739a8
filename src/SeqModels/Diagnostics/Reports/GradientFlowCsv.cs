using System.Globalization;
using System.Text;
using SeqModels.Files;

namespace SeqModels.Diagnostics.Reports;

/// <summary>A report as a CSV file: one line for each layer, direction and lag.</summary>
internal static class GradientFlowCsv
{
    private static readonly string[] Start =
    [
        "layer", "kind", "hidden_size", "lag", "pairs", "hidden_norm", "cell_norm", "weight_norm", "weight_share", "cumulative_share", "weight_projection",
        "hidden_jacobian", "hidden_jacobian_error", "hidden_jacobian_spectral", "cell_jacobian", "cell_jacobian_error", "cell_jacobian_spectral",
        "gates_norm", "path_total_norm", "path_sum_error", "mean_carry",
    ];

    /// <summary>Writes the file.</summary>
    public static void Write(string path, GradientFlowReport report) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Text(report))));

    private static string Text(GradientFlowReport report)
    {
        string[] paths = [.. report.Layers.SelectMany(layer => layer.Paths?.Names ?? []).Distinct()];
        int states = report.Layers.SelectMany(layer => layer.Lags).Select(lag => lag.StateNorms.Count).DefaultIfEmpty().Max();
        int[] further = [.. Enumerable.Range(2, Math.Max(0, states - 2))];
        var text = new StringBuilder();
        Append(text, [.. Start, .. paths.Select(name => "path_" + name), .. further.Select(state => string.Create(CultureInfo.InvariantCulture, $"state_{state}_norm"))]);
        foreach (LayerGradientFlow layer in report.Layers)
        {
            foreach (LagGradient lag in layer.Lags)
                Append(text, [.. Fields(layer, lag), .. paths.Select(name => PathNorm(layer, name, lag.Lag)), .. further.Select(state => StateNorm(lag, state))]);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Fields(LayerGradientFlow layer, LagGradient lag)
    {
        JacobianNorm? hidden = layer.HiddenJacobian?.ElementAtOrDefault(lag.Lag), cell = layer.CellJacobian?.ElementAtOrDefault(lag.Lag);
        PathLag? path = layer.Paths?.Lags.ElementAtOrDefault(lag.Lag);
        return
        [
            layer.Name, layer.Kind, Whole(layer.HiddenSize), Whole(lag.Lag), Whole(lag.Pairs), StateNorm(lag, 0), StateNorm(lag, 1), Number(lag.WeightNorm),
            Number(lag.WeightShare), Number(lag.CumulativeShare), Number(lag.WeightProjection),
            Number(hidden?.Frobenius), Number(hidden?.StandardError), Number(hidden?.Spectral),
            Number(cell?.Frobenius), Number(cell?.StandardError), Number(cell?.Spectral),
            Number(path?.GatesNorm), Number(path?.TotalNorm), Number(path?.SumError), Number(path?.MeanCarry),
        ];
    }

    private static string PathNorm(LayerGradientFlow layer, string name, int lag)
    {
        if (layer.Paths is not { } paths || !paths.Names.Contains(name))
            return "";
        int index = paths.Names.TakeWhile(other => other != name).Count();
        return Number(paths.Lags.ElementAtOrDefault(lag)?.Norms[index]);
    }

    private static string StateNorm(LagGradient lag, int state) => state < lag.StateNorms.Count ? Number(lag.StateNorms[state]) : "";

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static void Append(StringBuilder text, IEnumerable<string> fields) => text.AppendJoin(',', fields.Select(Quoted)).Append('\n');

    /// <summary>A name with a comma, quotation mark or line break is quoted as in RFC 4180.</summary>
    private static string Quoted(string field) => field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
