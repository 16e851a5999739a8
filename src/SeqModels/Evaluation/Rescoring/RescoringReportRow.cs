namespace SeqModels.Evaluation;

/// <summary>One rescorer in a <see cref="RescoringReport"/>.</summary>
public sealed record RescoringReportRow
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The evaluation on the development set.</summary>
    public required RescoringEvaluation Development { get; init; }

    /// <summary>The evaluation on the test set.</summary>
    public required RescoringEvaluation Test { get; init; }

    /// <summary>The difference of the test error rates, this rescorer minus the first one of the report; null for the first one.</summary>
    public PairedDifference? Difference { get; init; }
}
