using SeqModels.Evaluation.Metrics;
using SeqModels.Evaluation.Tables;

namespace SeqModels.Evaluation;

/// <summary>
/// Precision, recall and F1 of each class and their averages, as in scikit-learn's <c>classification_report</c>. <see
/// cref="ConfusionMatrix.ToReport(bool)"/> makes it.
/// </summary>
public sealed record ClassificationReport
{
    /// <summary>One row per class.</summary>
    public required IReadOnlyList<ClassScores> Classes { get; init; }

    /// <summary>The share of labels that were predicted, over all classes, those without a row included; NaN without labels.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The number of labels, over all classes.</summary>
    public required long Count { get; init; }

    /// <summary>The scores of the counts summed over the rows. If every label and prediction has a row, all three are the
    /// accuracy.</summary>
    public ClassScores MicroAverage => ScoreAverages.Micro("micro average", Classes);

    /// <summary>The means of the scores of the rows: every class has the same weight.</summary>
    public ClassScores MacroAverage => ScoreAverages.Macro(Classes);

    /// <summary>The means of the scores of the rows, weighted with their supports.</summary>
    public ClassScores WeightedAverage => ScoreAverages.Weighted(Classes);

    /// <summary>Formats a table: a row per class, one for the accuracy (or the micro average, if classes have no row), the macro average and
    /// the weighted average.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>Formats the same table as Markdown.</summary>
    public string ToMarkdown() => Table().ToMarkdown();

    private TextTable Table()
    {
        var table = new TextTable("class", "precision", "recall", "F1", "support");
        foreach (ClassScores row in Classes)
        {
            Add(table, row);
        }

        ClassScores micro = MicroAverage;
        if (micro.Support == Count && micro.Predicted == Count)
        {
            table.Add("accuracy", "", "", Number(Accuracy), TextTable.Whole(Count));
        }
        else
        {
            Add(table, micro);
        }

        Add(table, MacroAverage);
        Add(table, WeightedAverage);
        return table;
    }

    private static void Add(TextTable table, ClassScores row) =>
        table.Add(row.Name, Number(row.Precision), Number(row.Recall), Number(row.F1), TextTable.Whole(row.Support));

    private static string Number(double value) => TextTable.Fixed(value, 4);
}
