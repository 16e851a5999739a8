using System.Globalization;
using SeqModels.Forecasting.Series;

namespace SeqModels.Forecasting.Transforms;

/// <summary>Mean, population standard deviation and range of a variable over all series.</summary>
internal readonly record struct VariableStatistics(double Mean, double StandardDeviation, double Minimum, double Maximum)
{
    public bool IsConstant => Minimum == Maximum;

    /// <summary>The statistics of each variable.</summary>
    public static VariableStatistics[] Of(IReadOnlyList<TimeSeries> series, string owner)
    {
        SeriesChecks.Alike(series, owner);
        for (int i = 0; i < series.Count; i++)
            SeriesChecks.FiniteValues(series[i], 0, series[i].Length, owner, SeriesChecks.NameOf(i, series.Count));
        if (series.All(one => one.Length == 0))
            throw new ArgumentException($"{owner}: the series must have at least one value, but were empty.", nameof(series));
        var result = new VariableStatistics[series[0].VariableCount];
        for (int variable = 0; variable < result.Length; variable++)
        {
            result[variable] = Of(series, variable);
            if (!double.IsFinite(result[variable].StandardDeviation) || !double.IsFinite(result[variable].Maximum - result[variable].Minimum))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{owner}: the values of variable {variable} are too large to scale; they range from {result[variable].Minimum} to {result[variable].Maximum}."),
                    nameof(series));
            }
        }

        return result;
    }

    private static VariableStatistics Of(IReadOnlyList<TimeSeries> series, int variable)
    {
        double count = 0, sum = 0, squares = 0, minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        foreach (TimeSeries one in series)
        {
            for (int t = 0; t < one.Length; t++)
            {
                double value = one[t, variable];
                count++;
                sum += value;
                minimum = double.Min(minimum, value);
                maximum = double.Max(maximum, value);
            }
        }

        double mean = double.Clamp(sum / count, minimum, maximum);
        foreach (TimeSeries one in series)
        {
            for (int t = 0; t < one.Length; t++)
                squares += (one[t, variable] - mean) * (one[t, variable] - mean);
        }

        return new VariableStatistics(mean, double.Sqrt(squares / count), minimum, maximum);
    }
}
