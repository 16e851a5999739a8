using System.Globalization;

namespace SeqModels.Markov.Emissions;

/// <summary>Checks and views of observations [time, dimensions].</summary>
internal static class ObservationChecks
{
    /// <summary>Throws unless a sequence has the expected number of dimensions and only finite numbers.</summary>
    public static void Check(double[,] sequence, int dimensions, string family, string name)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        if (sequence.GetLength(1) != dimensions && sequence.GetLength(0) > 0)
        {
            throw new ArgumentException($"{family}: observations must be [time, {dimensions}], but {name} was [{sequence.GetLength(0)}, {sequence.GetLength(1)}].", nameof(sequence));
        }
        for (int t = 0; t < sequence.GetLength(0); t++)
        {
            for (int d = 0; d < dimensions; d++)
            {
                if (!double.IsFinite(sequence[t, d]))
                {
                    throw new ArgumentException(string.Create(
                        CultureInfo.InvariantCulture, $"{family}: observations must be finite, but {name} has {sequence[t, d]} at time {t}, dimension {d}."), nameof(sequence));
                }
            }
        }
    }

    /// <summary>A univariate sequence as [time, 1].</summary>
    public static double[,] Column(ReadOnlySpan<double> sequence)
    {
        var column = new double[sequence.Length, 1];
        for (int t = 0; t < sequence.Length; t++)
        {
            column[t, 0] = sequence[t];
        }
        return column;
    }

    /// <summary>The default smallest variance: 1e-6 times the mean variance of the dimensions.</summary>
    public static double MinVariance(IReadOnlyList<double[,]> sequences, int dimensions, HmmFitOptions? options)
    {
        if (options?.MinVariance is { } chosen)
        {
            return chosen;
        }
        double variances = 0, squares = 0;
        for (int d = 0; d < dimensions; d++)
        {
            double count = 0, mean = 0, sum = 0;
            foreach (double[,] sequence in sequences)
            {
                for (int t = 0; t < sequence.GetLength(0); t++)
                {
                    // The running mean and sum of squares of Welford (1962).
                    double difference = sequence[t, d] - mean;
                    mean += difference / ++count;
                    sum += difference * (sequence[t, d] - mean);
                }
            }
            variances += count > 0 ? sum / count / dimensions : 0;
            squares += mean * mean / dimensions;
        }
        return variances > 0 ? 1e-6 * variances : 1e-12 * Math.Max(1, squares);
    }
}
