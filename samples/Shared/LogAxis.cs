using System.Globalization;
using ScottPlot;

namespace Samples;

/// <summary>A logarithmic vertical axis: points are drawn at log₁₀ of the value and labelled with the value.</summary>
internal static class LogAxis
{
    private const int FewestTicks = 4;

    /// <summary>The multiples of powers of ten for ticks, coarsest first.</summary>
    private static readonly double[][] Steps =
    [
        [1],
        [1, 3],
        [1, 2, 5],
        [1, 1.5, 2, 3, 5, 7],
        [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9],
        [.. Enumerable.Range(10, 90).Select(i => i / 10.0)],
        [.. Enumerable.Range(20, 180).Select(i => i / 20.0)],
        [.. Enumerable.Range(50, 450).Select(i => i / 50.0)],
        [.. Enumerable.Range(200, 1800).Select(i => i / 200.0)],
    ];

    /// <summary>Sets limits around the positive values, and ticks at round numbers.</summary>
    public static void Set(Plot plot, IEnumerable<double> values, double fontSize)
    {
        double[] shown = [.. values.Where(value => double.IsFinite(value) && value > 0)];
        (double lowest, double highest) = shown.Length == 0 ? (1, 10) : (shown.Min(), shown.Max());
        double range = Math.Log10(highest / lowest);
        double margin = range < 0.001 ? 0.15 : 0.06 * range;
        (lowest, highest) = (lowest * Math.Pow(10, -margin), highest * Math.Pow(10, margin));
        plot.Axes.SetLimitsY(Math.Log10(lowest), Math.Log10(highest));
        double[][] choices = [.. Steps.Select(steps => Between(lowest, highest, steps))];
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        foreach (double value in Array.Find(choices, found => found.Length >= FewestTicks) ?? choices[^1])
        {
            ticks.AddMajor(Math.Log10(value), Text(value));
        }

        plot.Axes.Left.TickGenerator = ticks;
        plot.Axes.Left.TickLabelStyle.FontSize = (float)fontSize;
    }

    /// <summary>Formats a number with at most four digits; in scientific notation from a million on and below a thousandth.</summary>
    public static string Text(double value)
    {
        string format = value switch
        {
            >= 1e6 or < 1e-3 => "0.##e0",
            >= 1e3 => "0",
            _ => "G4",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static double[] Between(double lowest, double highest, double[] steps)
    {
        int first = (int)Math.Floor(Math.Log10(lowest)), last = (int)Math.Ceiling(Math.Log10(highest));
        return
        [
            .. Enumerable.Range(first, last - first + 1)
                .SelectMany(power => steps.Select(step => step * Math.Pow(10, power)))
                .Where(value => value >= lowest && value <= highest),
        ];
    }
}
