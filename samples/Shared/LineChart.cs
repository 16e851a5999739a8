using ScottPlot;

namespace Samples;

/// <summary>A band between two curves, such as a prediction interval.</summary>
/// <param name="Name">The name in the legend; empty for none.</param>
/// <param name="Xs">The x values, ascending.</param>
/// <param name="Low">The lower curve.</param>
/// <param name="High">The upper curve.</param>
/// <param name="Color">The color as <c>#RRGGBB</c>; drawn transparently.</param>
internal sealed record ChartBand(string Name, IReadOnlyList<double> Xs, IReadOnlyList<double> Low, IReadOnlyList<double> High, string Color);

/// <summary>A chart of lines, bands and points over linear axes; the panels are drawn one below the other with a common legend style.</summary>
internal sealed class LineChart
{
    private const int Width = 1200;

    /// <summary>Colors that are told apart also with a color vision deficiency (Okabe and Ito).</summary>
    public static readonly string[] Colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#666666", "#000000"];

    /// <summary>The title of the panel.</summary>
    public required string Title { get; init; }

    /// <summary>The label of the horizontal axis.</summary>
    public required string XLabel { get; init; }

    /// <summary>The label of the vertical axis.</summary>
    public required string YLabel { get; init; }

    /// <summary>The lines, drawn in order.</summary>
    public IReadOnlyList<ChartLine> Lines { get; init; } = [];

    /// <summary>The bands, below the lines.</summary>
    public IReadOnlyList<ChartBand> Bands { get; init; } = [];

    /// <summary>Points without a line, such as the data.</summary>
    public IReadOnlyList<ChartLine> Points { get; init; } = [];

    /// <summary>Horizontal reference lines.</summary>
    public IReadOnlyList<ReferenceLine> References { get; init; } = [];

    /// <summary>Whether the vertical axis is logarithmic; values that are not positive are then skipped.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>The corner of the legend; null for the right side outside the axes.</summary>
    public Alignment? Legend { get; init; }

    /// <summary>Draws panels one below the other to a PNG file, 1200 pixels wide.</summary>
    public static void Save(string path, params IReadOnlyList<LineChart> panels)
    {
        var multiplot = new Multiplot();
        multiplot.AddPlots(panels.Count);
        Plot[] plots = multiplot.GetPlots();
        foreach ((Plot plot, LineChart panel) in plots.Zip(panels))
        {
            panel.Draw(plot);
        }

        multiplot.SavePng(path, Width, panels.Count == 1 ? 640 : 420 * panels.Count);
        foreach (Plot plot in plots)
        {
            plot.Dispose();
        }
    }

    private void Draw(Plot plot)
    {
        foreach (ChartBand band in Bands)
        {
            var fill = plot.Add.FillY([.. band.Xs], band.Low.Select(Height).ToArray(), band.High.Select(Height).ToArray());
            fill.FillColor = Color.FromHex(band.Color).WithAlpha(0.2);
            fill.LineWidth = 0;
            fill.LegendText = band.Name;
        }

        foreach (ReferenceLine reference in References)
        {
            plot.Add.HorizontalLine(Height(reference.Value), 2, Color.FromHex("#888888"), LinePattern.Dotted).LegendText = reference.Name;
        }

        Points.ToList().ForEach(points => Add(plot, points, hasLine: false));
        Lines.ToList().ForEach(line => Add(plot, line, hasLine: true));
        plot.Title(Title, size: 20);
        plot.XLabel(XLabel, size: 17);
        plot.YLabel(YLabel, size: 17);
        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = 15;
        plot.Grid.MajorLineColor = Color.FromHex("#E4E4E4");
        if (Logarithmic)
        {
            LogAxis.Set(plot, [.. Lines.Concat(Points).SelectMany(line => line.Ys), .. References.Select(reference => reference.Value)], 15);
        }

        plot.Legend.FontSize = 15;
        plot.Legend.SymbolWidth = 32;
        if (Legend is { } corner)
        {
            plot.ShowLegend(corner);
        }
        else
        {
            plot.ShowLegend(Edge.Right);
        }

        plot.Font.Set(ChartFont.Name);
    }

    private void Add(Plot plot, ChartLine line, bool hasLine)
    {
        (double X, double Y)[] shown = [.. line.Xs.Zip(line.Ys, (x, y) => (x, Height(y))).Where(point => double.IsFinite(point.Item2))];
        var scatter = plot.Add.Scatter([.. shown.Select(point => point.X)], shown.Select(point => point.Y).ToArray(), Color.FromHex(line.Color));
        scatter.LineWidth = hasLine ? 2.5f : 0;
        scatter.MarkerSize = hasLine ? (shown.Length <= 30 ? 7 : 0) : 4;
        scatter.LinePattern = line.Dashed ? LinePattern.Dashed : LinePattern.Solid;
        scatter.LegendText = line.Name;
    }

    private double Height(double value) => Logarithmic ? Math.Log10(value) : value;
}
