using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>What all pictures have in common.</summary>
internal static class Style
{
    public const float Labels = 17, Ticks = 15;

    public const float Titles = 20, Legends = 15;

    /// <summary>Title, labels, grid and font; last, when everything is drawn.</summary>
    public static void Apply(Plot plot, Panel panel)
    {
        if (panel.Title.Length > 0)
        {
            plot.Title(panel.Title, size: Titles);
        }

        if (panel.XLabel.Length > 0)
        {
            plot.XLabel(panel.XLabel, size: Labels);
        }

        if (panel.YLabel.Length > 0)
        {
            plot.YLabel(panel.YLabel, size: Labels);
        }

        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = Ticks;
        plot.Grid.MajorLineColor = Color.FromHex("#E4E4E4");
        plot.Legend.FontSize = Legends;
        plot.Legend.SymbolWidth = 32;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = Color.FromHex("#BBBBBB");
        plot.Font.Set(ChartFont.Name);
    }

    /// <summary>A reference line.</summary>
    public static void Add(Plot plot, ReferenceLine reference, int index, Scale x, Scale y)
    {
        double at = (reference.IsVertical ? x : y).At(reference.Value);
        if (!double.IsFinite(at))
        {
            return;
        }

        (LinePattern pattern, Color gray) = SeriesStyle.Reference(index);
        ScottPlot.Plottables.AxisLine line = reference.IsVertical
            ? plot.Add.VerticalLine(at, 2, gray, pattern)
            : plot.Add.HorizontalLine(at, 2, gray, pattern);
        line.LegendText = reference.Name;
    }
}
