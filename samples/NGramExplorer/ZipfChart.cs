using System.Globalization;
using Samples;
using ScottPlot;
using SeqModels.NGrams;

namespace NGramExplorer;

/// <summary>
/// zipf.png: frequency by rank of unigrams, bigrams and trigrams, with logarithmic axes; dashed: the fitted law.
/// </summary>
internal static class ZipfChart
{
    private const int PointsPerPowerOfTen = 40;

    private static readonly string[] Colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#666666"];
    private static readonly string[] Names = ["unigrams", "bigrams", "trigrams"];

    /// <summary>Draws a PNG file of 1200 × 800 pixels.</summary>
    public static void Write(string path, string title, CorpusStatistics statistics)
    {
        using var plot = new Plot();
        foreach (RankFrequency order in statistics.Orders.Where(order => order.Types > 0))
        {
            AddOrder(plot, order);
        }

        plot.Title(title, size: 26);
        plot.XLabel("rank", size: 20);
        plot.YLabel("occurrences", size: 20);
        double lastRank = statistics.Orders.Max(order => order.Types), highest = statistics.Orders.Max(order => order.Types == 0 ? 1 : order.Frequencies[0]);
        plot.Axes.SetLimits(-0.05, Math.Log10(lastRank) + 0.1, -0.1, Math.Log10(highest) + 0.2);
        SetTicks(plot.Axes.Bottom, lastRank);
        SetTicks(plot.Axes.Left, highest);
        plot.Legend.FontSize = 18;
        plot.Legend.SymbolWidth = 40;
        plot.ShowLegend(Alignment.UpperRight);
        plot.Font.Set(ChartFont.Name);
        plot.SavePng(path, 1200, 800);
    }

    private static void AddOrder(Plot plot, RankFrequency order)
    {
        string name = order.Order <= Names.Length ? Names[order.Order - 1] : $"{order.Order}-grams";
        var color = Color.FromHex(Colors[(order.Order - 1) % Colors.Length]);
        int[] ranks = Ranks(order.Types);
        var curve = plot.Add.ScatterLine(
            ranks.Select(rank => Math.Log10(rank)).ToArray(), ranks.Select(rank => Math.Log10(order.Frequencies[rank - 1])).ToArray(), color);
        curve.LineWidth = 3;
        curve.LegendText = order.Fit is { } fit ? string.Create(CultureInfo.InvariantCulture, $"{name}: exponent {fit.Exponent:F2}") : name;
        if (order.Fit is { } law)
        {
            var line = plot.Add.ScatterLine(
                (double[])[0, Math.Log10(law.LastRank)], (double[])[Math.Log10(law.Expected(1)), Math.Log10(law.Expected(law.LastRank))], color);
            line.LineWidth = 2;
            line.LinePattern = LinePattern.Dashed;
        }
    }

    /// <summary>Ranks from 1 to the last, equidistant on a logarithmic axis.</summary>
    private static int[] Ranks(int last) =>
    [
        .. Enumerable.Range(0, (int)(Math.Log10(last) * PointsPerPowerOfTen) + 1)
            .Select(i => (int)Math.Pow(10, (double)i / PointsPerPowerOfTen))
            .Append(last)
            .Distinct(),
    ];

    private static void SetTicks(IAxis axis, double largest)
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        for (int power = 0; power <= (int)Math.Ceiling(Math.Log10(largest)); power++)
        {
            ticks.AddMajor(power, Math.Pow(10, power) switch
            {
                >= 1e6 and var value => (value / 1e6).ToString("0", CultureInfo.InvariantCulture) + " M",
                >= 1e3 and var value => (value / 1e3).ToString("0", CultureInfo.InvariantCulture) + " k",
                var value => value.ToString("0", CultureInfo.InvariantCulture),
            });
        }

        axis.TickGenerator = ticks;
        axis.TickLabelStyle.FontSize = 17;
    }
}
