using System.Globalization;
using SeqModels.NGrams;

namespace SeqModels.Plotting;

/// <summary>The frequencies of n-grams by rank, beside Zipf's law.</summary>
public static class ZipfPlot
{
    private const int PointsPerPowerOfTen = 40;

    private static readonly string[] Names = ["unigrams", "bigrams", "trigrams"];

    /// <summary>
    /// A curve of the occurrences of each order's n-grams by rank, both axes logarithmic; dashed, the fitted law over the ranks that it was fitted
    /// to, whose exponent the legend gives. A curve has at most about 40 points for each power of ten of ranks.
    /// </summary>
    /// <param name="statistics">The statistics of a corpus.</param>
    /// <returns>A chart; <c>with { Title = … }</c> changes it.</returns>
    public static Chart Of(CorpusStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        RankFrequency[] orders = [.. statistics.Orders.Where(order => order.Types > 0)];
        return new Chart
        {
            Title = "n-gram frequency by rank",
            XLabel = "rank",
            YLabel = "occurrences",
            XScale = AxisScale.Logarithmic,
            YScale = AxisScale.Logarithmic,
            Lines = [.. orders.Select((order, i) => Curve(order, Palette.At(i))), .. orders.SelectMany((order, i) => Law(order, Palette.At(i)))],
        };
    }

    private static Line Curve(RankFrequency order, string color)
    {
        string name = order.Order <= Names.Length ? Names[order.Order - 1] : string.Create(CultureInfo.InvariantCulture, $"{order.Order}-grams");
        int[] ranks = Ranks(order.Types);
        return new Line(
            order.Fit is { } fit ? string.Create(CultureInfo.InvariantCulture, $"{name}: exponent {fit.Exponent:F2}") : name,
            Array.ConvertAll(ranks, rank => (double)rank), Array.ConvertAll(ranks, rank => (double)order.Frequencies[rank - 1]))
        { Color = color, Marked = false };
    }

    private static IEnumerable<Line> Law(RankFrequency order, string color) => order.Fit is { } law
        ? [new Line("", [1, law.LastRank], [law.Expected(1), law.Expected(law.LastRank)]) { Color = color, Dashed = true, Marked = false }]
        : [];

    /// <summary>Ranks from 1 to the last, equidistant on a logarithmic axis.</summary>
    private static int[] Ranks(int last) =>
    [
        .. Enumerable.Range(0, (int)(Math.Log10(last) * PointsPerPowerOfTen) + 1)
            .Select(i => (int)Math.Pow(10, (double)i / PointsPerPowerOfTen))
            .Append(last)
            .Distinct(),
    ];
}
