using SeqModels.Forecasting;
using SeqModels.Numerics;

namespace SeqModels.Tests.Forecasting;

/// <summary>Series with known structure.</summary>
internal static class Simulated
{
    /// <summary>y_t = constant + Σ coefficients[i]·y_{t−1−i} + deviation·N(0, 1), after 200 values that are dropped.</summary>
    public static double[] Autoregression(int length, double constant, double[] coefficients, double deviation = 1, ulong seed = 1)
    {
        var random = new RandomSource(seed);
        const int Burn = 200;
        var values = new double[length + Burn];
        for (int t = coefficients.Length; t < values.Length; t++)
        {
            values[t] = constant + (deviation * random.NextNormal());
            for (int i = 0; i < coefficients.Length; i++)
                values[t] += coefficients[i] * values[t - 1 - i];
        }

        return values[Burn..];
    }

    /// <summary>A trend with a season and noise.</summary>
    public static double[] Seasonal(int length, int period, ulong seed = 1)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, length).Select(t => (0.1 * t) + (3 * Math.Sin(2 * Math.PI * t / period)) + (0.3 * random.NextNormal()))];
    }

    /// <summary>Two variables that depend on each other.</summary>
    public static double[,] Pair(int length, ulong seed = 1)
    {
        var random = new RandomSource(seed);
        var values = new double[length, 2];
        for (int t = 0; t < length; t++)
        {
            double x = t == 0 ? 0 : values[t - 1, 0], y = t == 0 ? 0 : values[t - 1, 1];
            values[t, 0] = 1 + (0.5 * x) + (0.3 * y) + random.NextNormal();
            values[t, 1] = -1 - (0.2 * x) + (0.4 * y) + (0.5 * random.NextNormal());
        }

        return values;
    }

    public static double[] Flat(double[,] values) => [.. values.Cast<double>()];

    /// <summary>All numbers of a forecast, to compare bits.</summary>
    public static double[] Numbers(ForecastDistribution forecast) =>
        [.. from step in Enumerable.Range(0, forecast.Horizon)
            from variable in Enumerable.Range(0, forecast.VariableCount)
            from number in new[] { forecast.Mean(step, variable), forecast.Quantile(0.1, step, variable), forecast.Quantile(0.9, step, variable) }
            select number];
}
