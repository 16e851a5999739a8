using System.Globalization;
using SeqModels.Evaluation.Tables;

namespace SeqModels.Evaluation;

/// <summary>Rescorers on a development set and a test set, with the significance of their differences to the first one, and the oracle.</summary>
/// <param name="Rows">One row per rescorer, in the order given; the first is the baseline.</param>
public sealed record RescoringReport(IReadOnlyList<RescoringReportRow> Rows)
{
    /// <summary>Evaluates rescorers on both sets.</summary>
    /// <param name="rescorers">The rescorers with their names, at least one, the baseline first.</param>
    /// <param name="development">The lists on which the weights were tuned.</param>
    /// <param name="test">The lists on which they are compared, at least two.</param>
    /// <param name="options">The options of the paired bootstrap; null for independent lists and the other defaults.</param>
    /// <param name="cancellationToken">Stops the resampling.</param>
    /// <exception cref="ArgumentException">There is no rescorer, a set is empty or has a list without errors.</exception>
    /// <exception cref="KeyNotFoundException">A list has no score for a weight.</exception>
    public static RescoringReport Of(IReadOnlyList<NamedRescorer> rescorers, IReadOnlyList<NBestList> development, IReadOnlyList<NBestList> test,
        BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rescorers);
        if (rescorers.Count == 0)
        {
            throw new ArgumentException("RescoringReport.Of: at least one rescorer is needed, but there is none.", nameof(rescorers));
        }
        List<RescoringReportRow> rows = [];
        foreach ((string name, Rescorer rescorer) in rescorers)
        {
            RescoringEvaluation evaluation = rescorer.Evaluate(test);
            rows.Add(new RescoringReportRow
            {
                Name = name,
                Development = rescorer.Evaluate(development),
                Test = evaluation,
                Difference = rows.Count == 0 ? null : evaluation.ComparePaired(rows[0].Test, options, cancellationToken),
            });
        }
        return new RescoringReport(rows);
    }

    /// <summary>Formats a table in percent, with the oracle as the last row.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>Formats the same table as Markdown.</summary>
    public string ToMarkdown() => Table().ToMarkdown();

    private TextTable Table()
    {
        double? level = Rows.Select(row => row.Difference?.ConfidenceLevel).FirstOrDefault(value => value is not null);
        string interval = level is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:G4} % interval") : "interval";
        var table = new TextTable("rescorer", "dev errors", "test errors", "difference", interval, "p");
        foreach (RescoringReportRow row in Rows)
        {
            PairedDifference? difference = row.Difference;
            table.Add(row.Name, TextTable.Percent(row.Development.ErrorRate, 2), TextTable.Percent(row.Test.ErrorRate, 2),
                difference is null ? "" : TextTable.Percent(difference.Difference, 2),
                difference is null ? "" : $"[{TextTable.Percent(difference.Interval.Low, 2)}, {TextTable.Percent(difference.Interval.High, 2)}]",
                difference is null ? "" : TextTable.Significant(difference.PValue, 2));
        }
        RescoringReportRow first = Rows[0];
        return table.Add("oracle", TextTable.Percent(first.Development.OracleErrorRate, 2), TextTable.Percent(first.Test.OracleErrorRate, 2), "", "", "");
    }
}
