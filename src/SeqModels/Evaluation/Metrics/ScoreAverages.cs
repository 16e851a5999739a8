namespace SeqModels.Evaluation.Metrics;

/// <summary>Scores of counts, and averages of scores over classes.</summary>
internal static class ScoreAverages
{
    public static ClassScores Of(string name, long correct, long support, long predicted) => new()
    {
        Name = name,
        Precision = Share(correct, predicted),
        Recall = Share(correct, support),
        F1 = Share(2.0 * correct, (double)support + predicted),
        Support = support,
        Predicted = predicted,
        Correct = correct,
    };

    /// <summary>The scores of the summed counts.</summary>
    public static ClassScores Micro(string name, IReadOnlyList<ClassScores> rows) =>
        Of(name, rows.Sum(row => row.Correct), rows.Sum(row => row.Support), rows.Sum(row => row.Predicted));

    /// <summary>The mean of the scores.</summary>
    public static ClassScores Macro(IReadOnlyList<ClassScores> rows) => Mean("macro average", rows, _ => 1);

    /// <summary>The mean of the scores with the supports as weights.</summary>
    public static ClassScores Weighted(IReadOnlyList<ClassScores> rows) => Mean("weighted average", rows, row => row.Support);

    private static ClassScores Mean(string name, IReadOnlyList<ClassScores> rows, Func<ClassScores, long> weight)
    {
        double total = rows.Sum(weight);
        return Micro(name, rows) with
        {
            Precision = Share(rows.Sum(row => weight(row) * row.Precision), total),
            Recall = Share(rows.Sum(row => weight(row) * row.Recall), total),
            F1 = Share(rows.Sum(row => weight(row) * row.F1), total),
        };
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
