using System.Globalization;
using System.Text;

namespace SeqModels.Forecasting.Backtesting;

/// <summary>A table of texts: the first column aligned to the left, the others to the right.</summary>
internal sealed class ScoreTable(IReadOnlyList<string[]> rows)
{
    public static ScoreTable Of(BacktestResult result)
    {
        BacktestOptions options = result.Options;
        string[] head =
        [
            "forecaster", "MAE", "RMSE", "MASE", "sMAPE %", "CRPS",
            .. options.QuantileLevels.Select(level => "pinball " + level.ToString(CultureInfo.InvariantCulture)),
            .. options.IntervalLevels.SelectMany(level => new[] { "coverage " + Percent(level), "width " + Percent(level) }),
        ];
        return new ScoreTable([head, .. result.Rows.Select(row => Cells(row.Name, row.Overall))]);
    }

    public static ScoreTable Of(BacktestResult result, string name, Func<BacktestScores, double> score)
    {
        int horizon = result.Options.Horizon;
        string[] head = [name, .. Enumerable.Range(1, horizon).Select(step => "step " + step.ToString(CultureInfo.InvariantCulture))];
        return new ScoreTable(
            [head, .. result.Rows.Select(row => (string[])[row.Name, .. Enumerable.Range(0, horizon).Select(step => Number(score(row.Scores(step))))])]);
    }

    public string ToText()
    {
        int[] widths = Widths();
        var text = new StringBuilder();
        foreach (string[] row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
        return text.ToString();
    }

    public string ToMarkdown()
    {
        int[] widths = Widths();
        var text = new StringBuilder();
        for (int row = 0; row < rows.Count; row++)
        {
            text.Append("| ").AppendJoin(" | ", rows[row].Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).AppendLine(" |");
            if (row == 0)
                text.Append('|').AppendJoin('|', widths.Select((width, i) => i == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":")).AppendLine("|");
        }

        return text.ToString();
    }

    private static string[] Cells(string name, BacktestScores scores) =>
    [
        name, Number(scores.MeanAbsoluteError), Number(scores.RootMeanSquaredError), Number(scores.MeanAbsoluteScaledError),
        Number(scores.SymmetricPercentageError), Number(scores.Crps),
        .. scores.PinballLosses.Select(Number),
        .. scores.Coverages.SelectMany((coverage, i) => new[] { Percent(coverage), Number(scores.IntervalWidths[i]) }),
    ];

    /// <summary>Four significant digits, without exponent where that is readable.</summary>
    private static string Number(double value)
    {
        if (double.IsNaN(value))
            return "-";
        double size = double.Abs(value);
        string format = size is 0 or (>= 1e-3 and < 1e7)
            ? "F" + int.Clamp(3 - (size == 0 ? 0 : (int)double.Floor(double.Log10(size))), 0, 6).ToString(CultureInfo.InvariantCulture)
            : "E3";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Percent(double fraction) => (100 * fraction).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private int[] Widths() => [.. rows[0].Select((_, i) => rows.Max(row => row[i].Length))];
}
