using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Generated series of docs/guide/forecasting.md.</summary>
internal static class ForecastData
{
    /// <summary>Visitors of 20 years by month: a trend, a season, and AR(1) noise.</summary>
    public static double[] Visitors()
    {
        var random = new RandomSource(1);
        double noise = 0;
        return [.. Enumerable.Range(0, 240).Select(t =>
        {
            noise = (0.6 * noise) + (6 * random.NextNormal());
            return Math.Round(200 + (0.5 * t) + (40 * Math.Sin(2 * Math.PI * t / 12)) + noise, 1);
        })];
    }

    /// <summary>Writes <see cref="Visitors"/> as visitors.csv, with a header: 2005-01,209.3 and so on.</summary>
    public static void WriteVisitors()
    {
        IEnumerable<string> rows = Visitors().Select((value, t) => string.Create(CultureInfo.InvariantCulture, $"{2005 + (t / 12)}-{(t % 12) + 1:D2},{value}"));
        File.WriteAllLines("visitors.csv", ["month,visitors", .. rows]);
    }

    /// <summary>Two series that drive each other, y_t = A y_{t−1} + ε.</summary>
    public static double[,] Pair()
    {
        var random = new RandomSource(2);
        var values = new double[400, 2];
        for (int t = 1; t < 400; t++)
        {
            values[t, 0] = (0.6 * values[t - 1, 0]) + (0.3 * values[t - 1, 1]) + random.NextNormal();
            values[t, 1] = (0.5 * values[t - 1, 1]) + random.NextNormal();
        }

        return values;
    }

    /// <summary>Sales that fall on days off: y_t = 20 + 0.5 (y_{t−1} − 20) − 8 · dayOff_t + ε.</summary>
    public static (double[] Sales, double[] DaysOff) Sales()
    {
        var random = new RandomSource(3);
        double[] daysOff = [.. Enumerable.Range(0, 214).Select(t => t % 7 == 6 || t % 31 == 0 ? 1.0 : 0)];
        var sales = new double[200];
        for (int t = 0; t < sales.Length; t++)
            sales[t] = 20 + (0.5 * ((t == 0 ? 20 : sales[t - 1]) - 20)) - (8 * daysOff[t]) + random.NextNormal();
        return (sales, daysOff);
    }
}
