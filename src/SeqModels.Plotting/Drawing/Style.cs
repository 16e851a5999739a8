using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>What all pictures have in common.</summary>
internal static class Style
{
    private const float Labels = 17, Ticks = 15, Titles = 20, Legends = 15;
    private const float UsualWidth = 480, UsualHeight = 320, SmallestScale = 0.6f;

    /// <summary>The font size of axis labels in a panel of a size; smaller in small ones, as all font sizes.</summary>
    public static float LabelSize(ChartSize size) => Scaled(Labels, size);

    /// <summary>The font size of the numbers and names at axes.</summary>
    public static float TickSize(ChartSize size) => Scaled(Ticks, size);

    /// <summary>The font size of the title.</summary>
    public static float TitleSize(ChartSize size) => Scaled(Titles, size);

    /// <summary>The font size of the legend.</summary>
    public static float LegendSize(ChartSize size) => Scaled(Legends, size);

    /// <summary>Title, labels, grid and font; last, when everything is drawn.</summary>
    public static void Apply(Plot plot, Panel panel, ChartSize size)
    {
        if (panel.Title.Length > 0)
        {
            plot.Title(panel.Title, size: TitleSize(size));
        }

        if (panel.XLabel.Length > 0)
        {
            plot.XLabel(panel.XLabel, size: LabelSize(size));
        }

        if (panel.YLabel.Length > 0)
        {
            plot.YLabel(panel.YLabel, size: LabelSize(size));
        }

        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = TickSize(size);
        plot.Grid.MajorLineColor = Color.FromHex("#E4E4E4");
        plot.Legend.FontSize = LegendSize(size);
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

    private static float Scaled(float fontSize, ChartSize size) =>
        MathF.Round(fontSize * Math.Clamp(Math.Min(size.Width / UsualWidth, size.Height / UsualHeight), SmallestScale, 1));
}
