using System.Globalization;
using SeqModels.Evaluation.Tables;

namespace SeqModels.Diagnostics.Reports;

/// <summary>The heading lines and the table by lag of one layer and direction.</summary>
internal static class LayerTable
{
    /// <summary>What the layer is, its horizons, and the gradient of its weights.</summary>
    public static string Heading(LayerGradientFlow layer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{layer.Name}: {layer.Kind}, hidden size {layer.HiddenSize}; horizon {Horizons(layer)} lags (50 / 90 / 99 %); ‖G‖ = {Number(layer.WeightGradientNorm)}, remainder {Number(layer.Remainder)}");

    /// <summary>The norms at lag 0, to which the table relates.</summary>
    public static string Start(LayerGradientFlow layer) => layer.Lags.Count == 0
        ? "No lag was measured."
        : "At lag 0: " + string.Join(", ", layer.Lags[0].StateNorms.Select((norm, state) => $"‖∂loss/∂{StateName(state)}‖ = {Number(norm)}")) + ". ∂ columns are relative to it.";

    /// <summary>The table; only the columns of what was measured.</summary>
    public static TextTable Of(LayerGradientFlow layer)
    {
        Column[] columns = [.. Columns(layer)];
        var table = new TextTable(["lag", .. columns.Select(column => column.Heading)]);
        foreach (int lag in LagSelection.Rows(layer.Lags.Count))
            table.Add([lag.ToString(CultureInfo.InvariantCulture), .. columns.Select(column => column.Cell(lag))]);
        return table;
    }

    /// <summary>A norm with three digits; – if there is none.</summary>
    public static string Number(double? value) => value is { } number ? TextTable.Significant(number, 3) : "–";

    /// <summary>A norm relative to that at lag 0; – if there is none, or that at lag 0 is zero.</summary>
    public static string Relative(double? value, double? start) => Number(start is null or 0 ? null : value / start);

    /// <summary>The gradient horizon at 50, 90 and 99 %.</summary>
    public static string Horizons(LayerGradientFlow layer) =>
        $"{Horizon(layer, 0.5)} / {Horizon(layer, 0.9)} / {Horizon(layer, 0.99)}";

    /// <summary>A horizon; – if the gradient is not finite.</summary>
    public static string Horizon(LayerGradientFlow layer, double share) => layer.Horizon(share) is >= 0 and var lag ? lag.ToString(CultureInfo.InvariantCulture) : "–";

    private static IEnumerable<Column> Columns(LayerGradientFlow layer)
    {
        for (int i = 0; i < layer.Lags.ElementAtOrDefault(0)?.StateNorms.Count; i++)
        {
            int state = i;
            yield return new("∂" + StateName(state), lag => Relative(layer.Lags[lag].StateNorms[state], layer.Lags[0].StateNorms[state]));
        }

        yield return new("share", lag => TextTable.Percent(layer.Lags[lag].WeightShare, 2));
        yield return new("cumulative", lag => TextTable.Percent(layer.Lags[lag].CumulativeShare, 2));
        if (layer.HiddenJacobian is { } hidden)
            yield return new("‖∂h/∂h‖", lag => Jacobian(hidden.ElementAtOrDefault(lag)));
        if (layer.CellJacobian is { } cell)
            yield return new("‖∂c/∂c‖", lag => Jacobian(cell.ElementAtOrDefault(lag)));
        if (layer.Paths is not { } paths)
            yield break;
        int carry = paths.Names.IndexOf("carry"), upper = paths.Names.IndexOf("upper layers");
        if (carry >= 0)
            yield return new("carry", lag => Number(paths.Lags.ElementAtOrDefault(lag)?.Norms[carry]));
        yield return new("gates", lag => Number(paths.Lags.ElementAtOrDefault(lag)?.GatesNorm));
        if (upper >= 0)
            yield return new("upper layers", lag => Number(paths.Lags.ElementAtOrDefault(lag)?.Norms[upper]));
        if (carry >= 0)
            yield return new("mean carry", lag => Number(paths.Lags.ElementAtOrDefault(lag)?.MeanCarry));
    }

    private static string Jacobian(JacobianNorm? norm) => norm is null || norm.StandardError == 0
        ? Number(norm?.Frobenius)
        : $"{Number(norm.Frobenius)} ± {TextTable.Significant(norm.StandardError, 1)}";

    private static int IndexOf(this IReadOnlyList<string> names, string name) => names.TakeWhile(other => other != name).Count() is var index && index < names.Count ? index : -1;

    private static string StateName(int state) => state switch
    {
        0 => "h",
        1 => "c",
        _ => "s" + state.ToString(CultureInfo.InvariantCulture),
    };

    private readonly record struct Column(string Heading, Func<int, string> Cell);
}
