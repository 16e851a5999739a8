using ScottPlot;
using ScottPlot.Plottables;

namespace SeqModels.Plotting.Drawing;

/// <summary>Draws a <see cref="Chart"/>.</summary>
internal static class ChartDrawing
{
    private const int MostMarked = 30;
    private const double XMargin = 0.02;
    private const double SinglePosition = 0.005; // half the width of a band at one position, as a share of the axis

    public static void Draw(Plot plot, Chart chart, ChartSize size)
    {
        IEnumerable<Line> all = chart.Lines.Concat(chart.Points);
        double[] xs = [.. all.SelectMany(line => line.X), .. chart.Bands.SelectMany(band => band.X)];
        var x = new Scale(chart.XScale, chart.XRange, xs.Concat(Values(vertical: true)), XMargin);
        var y = new Scale(chart.YScale, chart.YRange, all.SelectMany(line => line.Y).Concat(chart.Bands.SelectMany(band => band.Low.Concat(band.High))).Concat(Values(vertical: false)));
        var drawn = new List<(Coordinates From, Coordinates To)>();
        for (int i = 0; i < chart.Bands.Count; i++)
        {
            drawn.AddRange(Add(plot, chart.Bands[i], chart.Bands[i].Color ?? (i < chart.Lines.Count ? chart.Lines[i].Color : null) ?? Palette.At(i), x, y));
        }

        foreach ((int i, ReferenceLine reference) in chart.References.Index())
        {
            Style.Add(plot, reference, i, x, y);
            drawn.Add(reference.IsVertical
                ? (new(x.At(reference.Value), y.Low), new(x.At(reference.Value), y.High))
                : (new(x.Low, y.At(reference.Value)), new(x.High, y.At(reference.Value))));
        }

        for (int i = 0; i < chart.Points.Count; i++)
        {
            drawn.AddRange(Add(plot, chart.Points[i], chart.Lines.Count + i, isLine: false, x, y));
        }

        for (int i = 0; i < chart.Lines.Count; i++)
        {
            drawn.AddRange(Add(plot, chart.Lines[i], i, isLine: true, x, y));
        }

        plot.Axes.SetLimits(x.Low, x.High, y.Low, y.High);
        bool isWhole = Array.TrueForAll(xs, value => !double.IsFinite(value) || value == Math.Floor(value));
        plot.Axes.Bottom.TickGenerator = x.Ticks(isWhole);
        plot.Axes.Bottom.MinorTickStyle.Length = isWhole && chart.XScale == AxisScale.Linear ? 0 : plot.Axes.Bottom.MinorTickStyle.Length;
        plot.Axes.Left.TickGenerator = y.Ticks();
        Arrangement.Complete(plot, chart, size, [], () => LegendPlacement.Place(plot, chart.Legend, size, drawn));

        IEnumerable<double> Values(bool vertical) => chart.References.Where(reference => reference.IsVertical == vertical).Select(reference => reference.Value);
    }

    private static IEnumerable<(Coordinates From, Coordinates To)> Add(Plot plot, Line line, int index, bool isLine, Scale x, Scale y)
    {
        Coordinates[] shown = [.. line.X.Zip(line.Y, (xs, ys) => new Coordinates(x.At(xs), y.At(ys))).Where(IsShown)];
        bool isSpecial = line.Color is not null;
        Scatter scatter = plot.Add.Scatter(shown, Color.FromHex(line.Color ?? Palette.At(index)));
        scatter.LineWidth = isLine ? 2.5f : 0;
        scatter.MarkerSize = !isLine ? 5 : shown.Length == 1 || (line.Marked ?? shown.Length <= MostMarked) ? 7 : 0;
        scatter.MarkerShape = isSpecial ? MarkerShape.FilledCircle : SeriesStyle.Shape(index);
        scatter.LinePattern = line.Dashed ? LinePattern.Dashed : isSpecial ? LinePattern.Solid : SeriesStyle.Pattern(index);
        scatter.LegendText = line.Name;
        return isLine && shown.Length > 1 ? shown.Zip(shown.Skip(1)) : shown.Select(point => (point, point));
    }

    private static (Coordinates Low, Coordinates High)[] Add(Plot plot, Band band, string color, Scale x, Scale y)
    {
        (Coordinates Low, Coordinates High)[] shown =
        [
            .. Enumerable.Range(0, band.X.Count)
                .Select(i => (new Coordinates(x.At(band.X[i]), y.At(band.Low[i])), new Coordinates(x.At(band.X[i]), y.At(band.High[i]))))
                .Where(pair => IsShown(pair.Item1) && IsShown(pair.Item2)),
        ];
        if (shown is [var (low, high)]) // an area of no width would be invisible
        {
            double half = SinglePosition * (x.High - x.Low);
            shown = [(new(low.X - half, low.Y), new(high.X - half, high.Y)), (new(low.X + half, low.Y), new(high.X + half, high.Y))];
        }

        if (shown.Length > 0)
        {
            FillY fill = plot.Add.FillY([.. shown.Select(pair => pair.Low.X)], [.. shown.Select(pair => pair.Low.Y)], (double[])[.. shown.Select(pair => pair.High.Y)]);
            fill.FillColor = Color.FromHex(color).WithAlpha(band.Opacity);
            fill.LineWidth = 0;
            fill.MarkerSize = 0;
            fill.LegendText = band.Name;
        }

        return shown;
    }

    private static bool IsShown(Coordinates point) => double.IsFinite(point.X) && double.IsFinite(point.Y);
}
