using System.Globalization;

namespace SeqModels.Evaluation;

/// <summary>The errors of a rescorer on a set of n-best lists: the word error rate, unless hypotheses have their own errors.</summary>
public sealed record RescoringEvaluation
{
    /// <summary>The errors of the chosen hypothesis of every list.</summary>
    public required IReadOnlyList<double> ListErrors { get; init; }

    /// <summary>The errors of the best possible choice in every list.</summary>
    public required IReadOnlyList<double> OracleListErrors { get; init; }

    /// <summary>The reference length of every list.</summary>
    public required IReadOnlyList<int> ReferenceLengths { get; init; }

    /// <summary>The sum of the errors.</summary>
    public double Errors => ListErrors.Sum();

    /// <summary>The sum of the reference lengths.</summary>
    public long ReferenceLength => ReferenceLengths.Sum(length => (long)length);

    /// <summary>The corpus error rate, Σ errors / Σ reference lengths; it can exceed 1.</summary>
    public double ErrorRate => Errors / ReferenceLength;

    /// <summary>The error rate of the best possible choice in every list, which no weights can go below.</summary>
    public double OracleErrorRate => OracleListErrors.Sum() / ReferenceLength;

    /// <summary>The share of the lists whose chosen hypothesis has errors, from 0 to 1.</summary>
    public double ListErrorRate => (double)ListErrors.Count(errors => errors > 0) / ListErrors.Count;

    /// <summary>Tests the difference of the error rates of two rescorers on the same lists: this one minus the other.</summary>
    /// <param name="other">The evaluation of the other rescorer.</param>
    /// <param name="options">The options; null for independent lists, blocks of length 1, and the other defaults.</param>
    /// <param name="cancellationToken">Stops the resampling.</param>
    /// <exception cref="ArgumentException">The reference lengths differ, or there are fewer than 2 lists.</exception>
    public PairedDifference ComparePaired(RescoringEvaluation other, BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceLengths.SequenceEqual(other.ReferenceLengths))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"RescoringEvaluation.ComparePaired: both must be of the same lists, but the reference lengths differ ({ListErrors.Count} and {other.ListErrors.Count} lists)."), nameof(other));
        }
        return PairedDifference.Test([.. ListErrors.Zip(other.ListErrors, (own, its) => own - its)], [.. ReferenceLengths.Select(length => (double)length)],
            options ?? new BootstrapOptions { BlockLength = 1 }, cancellationToken);
    }

    /// <summary>Formats the error rates and the counts.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"error rate {100 * ErrorRate:F2} % ({Errors:G15} errors in {ReferenceLength} words, {ListErrors.Count} lists), oracle {100 * OracleErrorRate:F2} %");
}
