using SeqModels.Evaluation.Metrics;
using SeqModels.Evaluation.Tables;

namespace SeqModels.Evaluation;

/// <summary>
/// Precision, recall and F1 of entities, by type and of all, as conlleval counts them (its FB1 is F1). <see
/// cref="EntityCounter.ToReport"/> makes it.
/// </summary>
public sealed record EntityReport
{
    /// <summary>One row per entity type that was labelled or predicted, in ordinal order.</summary>
    public required IReadOnlyList<ClassScores> Types { get; init; }

    /// <summary>The number of tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>The share of tokens whose tag was predicted, O included, from 0 to 1; NaN without tokens.</summary>
    public required double TokenAccuracy { get; init; }

    /// <summary>The scores of all entities together: what conlleval reports as its overall result.</summary>
    public ClassScores Overall => ScoreAverages.Micro("all", Types);

    /// <summary>The means of the scores of the types: every type has the same weight.</summary>
    public ClassScores MacroAverage => ScoreAverages.Macro(Types);

    /// <summary>The means of the scores of the types, weighted with their numbers of labelled entities.</summary>
    public ClassScores WeightedAverage => ScoreAverages.Weighted(Types);

    /// <summary>Formats a line with the token accuracy, and a table with a row per type and one for all entities.</summary>
    public override string ToString() =>
        $"{TextTable.Whole(Tokens)} tokens, accuracy {TextTable.Percent(TokenAccuracy, 2)}{Environment.NewLine}{Table()}";

    /// <summary>Formats the table as Markdown.</summary>
    public string ToMarkdown() => Table().ToMarkdown();

    private TextTable Table()
    {
        var table = new TextTable("entity", "precision", "recall", "F1", "labelled", "predicted", "correct");
        foreach (ClassScores row in Types.Append(Overall))
        {
            table.Add(row.Name, TextTable.Percent(row.Precision, 2), TextTable.Percent(row.Recall, 2), TextTable.Percent(row.F1, 2),
                TextTable.Whole(row.Support), TextTable.Whole(row.Predicted), TextTable.Whole(row.Correct));
        }

        return table;
    }
}
