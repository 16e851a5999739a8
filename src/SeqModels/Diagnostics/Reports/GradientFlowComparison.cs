using System.Globalization;
using SeqModels.Diagnostics.Reports;
using SeqModels.Evaluation.Tables;

namespace SeqModels.Diagnostics;

/// <summary>Compares how far gradients reach in several models: a table with one row for each model, or for each of its layers if it has several.</summary>
/// <example><code>
/// var comparison = new GradientFlowComparison(new Dictionary&lt;string, GradientFlowReport&gt; { ["RNN"] = rnn, ["LSTM"] = lstm });
/// Console.WriteLine(comparison);
/// </code></example>
public sealed class GradientFlowComparison
{
    /// <summary>Creates a comparison.</summary>
    /// <param name="reports">The name of each model and its report, in the order of the rows.</param>
    /// <exception cref="ArgumentException">There is no report.</exception>
    public GradientFlowComparison(IEnumerable<KeyValuePair<string, GradientFlowReport>> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        Reports = [.. reports];
        if (Reports.Count == 0)
            throw new ArgumentException("GradientFlowComparison: there must be at least one report.", nameof(reports));
        foreach ((string name, GradientFlowReport report) in Reports)
        {
            ArgumentNullException.ThrowIfNull(name, "name of a report");
            ArgumentNullException.ThrowIfNull(report, $"report of '{name}'");
        }

        Lags = LagSelection.Columns(Reports.SelectMany(pair => pair.Value.Layers).Select(layer => layer.Lags.Count).DefaultIfEmpty().Max());
    }

    /// <summary>The name of each model and its report.</summary>
    public IReadOnlyList<KeyValuePair<string, GradientFlowReport>> Reports { get; }

    /// <summary>The lags that have a column, ascending. By default 1, 5, 10, 20, 50, 100, … and the last lag of the longest report.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A lag is negative.</exception>
    public IReadOnlyList<int> Lags
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (int lag in value)
            {
                if (lag < 0)
                    throw new ArgumentOutOfRangeException(nameof(Lags), lag, "GradientFlowComparison.Lags: every lag must be at least 0.");
            }

            field = [.. value.Distinct().Order()];
        }
    }

    /// <summary>
    /// Formats a plain-text table: the loss, the gradient horizon at 50, 90 and 99 %, the norm ‖G‖ of the gradient of the weights,
    /// ‖∂loss_t/∂h_{t−k}‖ relative to lag 0 for each of <see cref="Lags"/>, and the remainder. A lag that was not measured is –.
    /// </summary>
    public override string ToString() => Table().ToString();

    /// <summary>Formats the same table as Markdown.</summary>
    public string ToMarkdown() => Table().ToMarkdown();

    private TextTable Table()
    {
        var table = new TextTable(
        [
            "model", "loss", "horizon (lags) 50 %", "90 %", "99 %", "‖G‖",
            .. Lags.Select(lag => string.Create(CultureInfo.InvariantCulture, $"∂h lag {lag}")), "remainder",
        ]);
        foreach ((string name, GradientFlowReport report) in Reports)
        {
            foreach (LayerGradientFlow layer in report.Layers)
                table.Add([report.Layers.Count == 1 ? name : $"{name}, {layer.Name}", TextTable.Significant(report.Loss, 4), .. Cells(layer)]);
        }

        return table;
    }

    private IEnumerable<string> Cells(LayerGradientFlow layer) =>
    [
        LayerTable.Horizon(layer, 0.5), LayerTable.Horizon(layer, 0.9), LayerTable.Horizon(layer, 0.99), LayerTable.Number(layer.WeightGradientNorm),
        .. Lags.Select(lag => LayerTable.Relative(layer.Lags.ElementAtOrDefault(lag)?.HiddenNorm, layer.Lags.ElementAtOrDefault(0)?.HiddenNorm)),
        LayerTable.Number(layer.Remainder),
    ];
}
