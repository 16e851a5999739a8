using System.Globalization;

namespace SeqModels.Evaluation;

/// <summary>The result of <see cref="Rescorer.Tune"/>.</summary>
public sealed record RescorerTuning
{
    /// <summary>The rescorer that was tuned.</summary>
    public required Rescorer Baseline { get; init; }

    /// <summary>The rescorer with the tuned weights.</summary>
    public required Rescorer Rescorer { get; init; }

    /// <summary>The baseline on the development set.</summary>
    public required RescoringEvaluation BaselineDevelopment { get; init; }

    /// <summary>The tuned rescorer on the development set; never more errors than the baseline.</summary>
    public required RescoringEvaluation Development { get; init; }

    /// <summary>The number of line searches.</summary>
    public required int LineSearches { get; init; }

    /// <summary>Formats the error rates on the development set and the weights.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"development: baseline {100 * BaselineDevelopment.ErrorRate:F2} %, tuned {100 * Development.ErrorRate:F2} %, oracle {100 * Development.OracleErrorRate:F2} % errors; weights: {Rescorer}");
}
