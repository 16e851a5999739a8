namespace SeqModels.Numerics;

/// <summary>ln Σ e^x without overflow or underflow, in double.</summary>
internal static class LogSum
{
    /// <summary>ln Σ e^x; −∞ if all terms are −∞, or if there is none.</summary>
    public static double Of(ReadOnlySpan<double> terms)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double term in terms)
            largest = Math.Max(largest, term);
        if (double.IsNegativeInfinity(largest))
            return largest;
        foreach (double term in terms)
            sum += Math.Exp(term - largest);
        return largest + Math.Log(sum);
    }
}
