using System.Globalization;
using ScottPlot;

namespace Samples;

/// <summary>A chart of panels with a common horizontal axis: the first has the full width, the others are side by side below it.</summary>
internal static class PanelChart
{
    private const int Width = 1200;
    private const float Large = 18;
    private const float Small = 15;

    /// <summary>Draws the panels to a PNG file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">The title.</param>
    /// <param name="xLabel">The label of the horizontal axes.</param>
    /// <param name="panels">The panels, at least one.</param>
    public static void Save(string path, string title, string xLabel, IReadOnlyList<ChartPanel> panels)
    {
        var multiplot = new Multiplot { Layout = new OneAboveOthers() };
        multiplot.AddPlots(panels.Count);
        Plot[] plots = multiplot.GetPlots();
        for (int i = 0; i < plots.Length; i++)
        {
            Draw(plots[i], panels[i], xLabel, isMain: i == 0);
        }

        plots[0].Title(title, size: 24);
        foreach (Plot plot in plots)
        {
            plot.Font.Set(ChartFont.Name);
        }

        multiplot.SavePng(path, Width, panels.Count > 1 ? 1000 : 640);
        foreach (Plot plot in plots)
        {
            plot.Dispose();
        }
    }

    private static void Draw(Plot plot, ChartPanel panel, string xLabel, bool isMain)
    {
        foreach (ChartLine line in panel.Lines)
        {
            Add(plot, line);
        }

        foreach (ReferenceLine reference in panel.References)
        {
            var line = plot.Add.HorizontalLine(Math.Log10(reference.Value), 2, Color.FromHex("#888888"), LinePattern.Dotted);
            line.LegendText = string.Create(CultureInfo.InvariantCulture, $"{reference.Name}: {LogAxis.Text(reference.Value)}");
        }

        plot.XLabel(xLabel, size: isMain ? Large : Small);
        plot.YLabel(panel.Label, size: isMain ? Large : Small);
        plot.Axes.Bottom.TickLabelStyle.FontSize = Small;
        plot.Grid.MajorLineColor = Color.FromHex("#E4E4E4");
        SetHorizontal(plot, panel);
        LogAxis.Set(plot, [.. panel.Lines.SelectMany(line => line.Ys), .. panel.References.Select(reference => reference.Value)], Small);
        if (isMain)
        {
            plot.Legend.FontSize = 17;
            plot.Legend.SymbolWidth = 40;
            plot.ShowLegend(EmptiestCorner(plot, panel));
        }
        else
        {
            plot.HideLegend();
        }
    }

    private static void Add(Plot plot, ChartLine line)
    {
        (double X, double Y)[] points = [.. line.Xs.Zip(line.Ys).Where(point => double.IsFinite(point.Second) && point.Second > 0)];
        var scatter = plot.Add.Scatter([.. points.Select(point => point.X)], points.Select(point => Math.Log10(point.Y)).ToArray(), Color.FromHex(line.Color));
        scatter.LineWidth = 3;
        scatter.MarkerSize = points.Length <= 60 ? 7 : 0;
        scatter.LinePattern = line.Dashed ? LinePattern.Dashed : LinePattern.Solid;
        scatter.LegendText = line.Name;
    }

    /// <summary>A small margin on both sides; ticks at whole numbers.</summary>
    private static void SetHorizontal(Plot plot, ChartPanel panel)
    {
        double[] xs = [.. panel.Lines.SelectMany(line => line.Xs)];
        (double first, double last) = xs.Length == 0 ? (0, 1) : (xs.Min(), xs.Max());
        double margin = Math.Max(0.02 * (last - first), 0.1);
        plot.Axes.SetLimitsX(first - margin, last + margin);
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
    }

    /// <summary>The corner in which the legend covers the fewest points; the upper right one in case of a tie.</summary>
    private static Alignment EmptiestCorner(Plot plot, ChartPanel panel)
    {
        AxisLimits limits = plot.Axes.GetLimits();
        (double X, double Y)[] points =
            [.. panel.Lines.SelectMany(Along).Select(point => ((point.X - limits.Left) / limits.HorizontalSpan, (point.Y - limits.Bottom) / limits.VerticalSpan))];
        (Alignment Corner, bool Right, bool Top)[] corners =
            [(Alignment.UpperRight, true, true), (Alignment.LowerLeft, false, false), (Alignment.LowerRight, true, false), (Alignment.UpperLeft, false, true)];
        return corners.MinBy(corner => points.Count(point => (corner.Right ? 1 - point.X : point.X) < 0.45 && (corner.Top ? 1 - point.Y : point.Y) < 0.2)).Corner;
    }

    /// <summary>Interpolated points of a line.</summary>
    private static IEnumerable<(double X, double Y)> Along(ChartLine line)
    {
        (double X, double Y)[] points = [.. line.Xs.Zip(line.Ys, (x, y) => (x, Math.Log10(y))).Where(point => double.IsFinite(point.Item2))];
        return points.Zip(points.Skip(1)).SelectMany(pair => Enumerable.Range(0, 21).Select(i => (
            pair.First.X + ((pair.Second.X - pair.First.X) * i / 20), pair.First.Y + ((pair.Second.Y - pair.First.Y) * i / 20))));
    }

    private sealed class OneAboveOthers : IMultiplotLayout
    {
        private const double Share = 0.62;

        public PixelRect[] GetSubplotRectangles(SubplotCollection subplots, PixelRect figureRect)
        {
            int below = subplots.Count - 1;
            return
            [
                new FractionRect(0, 0, 1, below > 0 ? Share : 1).GetPixelRect(figureRect),
                .. Enumerable.Range(0, below).Select(i => new FractionRect((double)i / below, Share, 1.0 / below, 1 - Share).GetPixelRect(figureRect)),
            ];
        }
    }
}
