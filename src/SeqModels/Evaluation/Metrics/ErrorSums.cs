namespace SeqModels.Evaluation.Metrics;

/// <summary>Sums over the predictions of one target. The spread of the actual values is updated about their running mean (Welford 1962; Chan,
/// Golub and LeVeque 1983 for two parts), so that a large mean costs no accuracy.</summary>
/// <param name="Count">The number of values.</param>
/// <param name="Absolute">Σ |e|.</param>
/// <param name="Squared">Σ e².</param>
/// <param name="Mean">The mean of the actual values.</param>
/// <param name="Spread">Σ (y − mean)² of the actual values.</param>
internal readonly record struct ErrorSums(long Count, double Absolute, double Squared, double Mean, double Spread)
{
    /// <summary>R²; NaN for fewer than two values. Where the actual values are constant, 1 if all predictions are exact and 0 otherwise.</summary>
    public double Determination => Count < 2 || double.IsNaN(Squared) ? double.NaN
        : Spread > 0 ? 1 - Squared / Spread
        : Squared == 0 ? 1 : 0;

    public static ErrorSums Of(double value, double prediction)
    {
        double error = value - prediction;
        return new ErrorSums(1, double.Abs(error), error * error, value, 0);
    }

    public static ErrorSums operator +(ErrorSums first, ErrorSums second)
    {
        if (first.Count == 0 || second.Count == 0)
        {
            return first.Count == 0 ? second : first;
        }

        double count = first.Count + second.Count, difference = second.Mean - first.Mean;
        return new ErrorSums(
            first.Count + second.Count,
            first.Absolute + second.Absolute,
            first.Squared + second.Squared,
            first.Mean + difference * (second.Count / count),
            first.Spread + second.Spread + difference * difference * (first.Count * (second.Count / count)));
    }
}
