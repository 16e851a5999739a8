namespace SeqModels.Data;

/// <summary>What all rows of a source have in common: tokens or vectors, the kinds of targets and their sizes.</summary>
internal static class RowForm
{
    /// <summary>The error of an empty row.</summary>
    public static string Empty(long number) => $"SequenceBatches: row {number} is empty. Remove it, or set SequenceBatchOptions.EmptyRows.";

    /// <summary>Describes how a row differs from another of the same source; null if it has the same form.</summary>
    public static string? Difference(SequenceExample? row, long number, SequenceExample? first, long firstNumber)
    {
        if (row is null || first is null)
        {
            return $"row {(row is null ? number : firstNumber)} is null";
        }

        return row.HasTokens != first.HasTokens ? Differs(row.HasTokens ? "tokens" : "vectors", first.HasTokens ? "tokens" : "vectors")
            : row.FeatureCount != first.FeatureCount ? Differs($"vectors of {row.FeatureCount} features", $"{first.FeatureCount}")
            : row.Label.HasValue != first.Label.HasValue ? Lacks(row.Label.HasValue, "label")
            : row.StepLabels.HasValue != first.StepLabels.HasValue ? Lacks(row.StepLabels.HasValue, "labels per step")
            : row.Values.HasValue != first.Values.HasValue ? Lacks(row.Values.HasValue, "values")
            : row.Values?.Length != first.Values?.Length ? Differs($"{row.Values?.Length} values", $"{first.Values?.Length}")
            : row.StepValueCount != first.StepValueCount ? Differs($"{row.StepValueCount} values per step", $"{first.StepValueCount}")
            : row.TargetTokens.HasValue != first.TargetTokens.HasValue ? Lacks(row.TargetTokens.HasValue, "target tokens")
            : null;

        string Differs(string has, string other) => $"row {number} has {has}, but row {firstNumber} has {other}; all rows must be alike";

        string Lacks(bool has, string what) => has
            ? $"row {number} has {what}, but row {firstNumber} has none; all rows must be alike"
            : $"row {number} has no {what}, but row {firstNumber} has; all rows must be alike";
    }
}
