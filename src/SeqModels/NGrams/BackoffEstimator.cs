namespace SeqModels.NGrams;

/// <summary>Turns counts into a backoff model.</summary>
internal static class BackoffEstimator
{
    /// <summary>Estimates all orders of the counts.</summary>
    public static BackoffTables Estimate(NGramCounts counts, NGramSmoothing smoothing, out EstimationReport report) =>
        throw new NotSupportedException($"{smoothing} of {counts.Order} orders; {report = new EstimationReport()}");
}
