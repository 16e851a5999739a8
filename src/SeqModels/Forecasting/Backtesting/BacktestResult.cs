using SeqModels.Forecasting.Backtesting;

namespace SeqModels.Forecasting;

/// <summary>The result of a <see cref="Backtest"/>: the scores of each forecaster, beside those of the baselines.</summary>
public sealed class BacktestResult
{
    internal BacktestResult(BacktestOptions options, IReadOnlyList<int> origins, IReadOnlyList<BacktestRow> rows) =>
        (Options, Origins, Rows) = (options, origins, rows);

    /// <summary>The options.</summary>
    public BacktestOptions Options { get; }

    /// <summary>The origins: the times of the first predicted values.</summary>
    public IReadOnlyList<int> Origins { get; }

    /// <summary>One row per forecaster in the order given, then the baselines: naive and, with a seasonal period above 1, seasonal naive.</summary>
    public IReadOnlyList<BacktestRow> Rows { get; }

    /// <summary>The row of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no row of the name; the message lists the names.</exception>
    public BacktestRow this[string name] => Rows.FirstOrDefault(row => row.Name == name)
        ?? throw new KeyNotFoundException($"BacktestResult: there is no row '{name}'; the rows are {string.Join(", ", Rows.Select(row => $"'{row.Name}'"))}.");

    /// <summary>Formats a plain-text table of the overall scores.</summary>
    public override string ToString() => ScoreTable.Of(this).ToText();

    /// <summary>Formats a Markdown table of the overall scores.</summary>
    public string ToMarkdown() => ScoreTable.Of(this).ToMarkdown();

    /// <summary>Formats a table of one score for each step: a row per forecaster, a column per step.</summary>
    /// <param name="name">The name of the score for the corner of the table, for example <c>MAE</c>.</param>
    /// <param name="score">Selects the score.</param>
    /// <param name="isMarkdown">Whether to format Markdown instead of plain text.</param>
    /// <example><code>
    /// Console.WriteLine(result.StepTable("MAE", scores =&gt; scores.MeanAbsoluteError));
    /// </code></example>
    public string StepTable(string name, Func<BacktestScores, double> score, bool isMarkdown = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(score);
        ScoreTable table = ScoreTable.Of(this, name, score);
        return isMarkdown ? table.ToMarkdown() : table.ToText();
    }
}
