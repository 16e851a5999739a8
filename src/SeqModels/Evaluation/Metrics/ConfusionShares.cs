namespace SeqModels.Evaluation;

/// <summary>What the counts of a <see cref="ConfusionMatrix"/> are divided by.</summary>
public enum ConfusionShares
{
    /// <summary>The sum of the row, the number of positions with the label: the diagonal is the recall.</summary>
    OfLabels,

    /// <summary>The sum of the column, the number of positions with the prediction: the diagonal is the precision.</summary>
    OfPredictions,

    /// <summary>The sum of the matrix.</summary>
    OfAll,
}
