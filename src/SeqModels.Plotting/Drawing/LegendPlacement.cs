using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>Places the legend of a plot whose content and style are complete.</summary>
internal static class LegendPlacement
{
    private const int Steps = 24, Gap = 12;

    private static readonly Alignment[] Inside =
    [
        Alignment.UpperRight, Alignment.UpperLeft, Alignment.LowerLeft, Alignment.LowerRight,
        Alignment.UpperCenter, Alignment.LowerCenter, Alignment.MiddleRight, Alignment.MiddleLeft,
    ];

    /// <param name="plot">The plot.</param>
    /// <param name="position">The place.</param>
    /// <param name="size">The size of the plot.</param>
    /// <param name="drawn">Lines between points, in coordinates of the plot, that the legend is not to cover.</param>
    public static void Place(Plot plot, LegendPosition position, ChartSize size, IEnumerable<(Coordinates From, Coordinates To)> drawn)
    {
        if (position == LegendPosition.None || plot.Legend.GetItems().All(item => string.IsNullOrEmpty(item.LabelText)))
        {
            plot.HideLegend();
            return;
        }

        PixelRect axes = Arrangement.AxesOf(plot, size);
        float fontSize = Style.LegendSize(size);
        bool isPlaced = position switch
        {
            LegendPosition.Right => LegendRoom.Outside(plot, axes, fontSize, [Edge.Right]),
            LegendPosition.Below => LegendRoom.Outside(plot, axes, fontSize, [Edge.Bottom]),
            LegendPosition.Best => Best(plot, axes, fontSize, drawn) || LegendRoom.Outside(plot, axes, fontSize, [Edge.Right, Edge.Bottom]),
            LegendPosition.UpperLeft => LegendRoom.Inside(plot, axes, fontSize, Alignment.UpperLeft),
            LegendPosition.LowerLeft => LegendRoom.Inside(plot, axes, fontSize, Alignment.LowerLeft),
            LegendPosition.LowerRight => LegendRoom.Inside(plot, axes, fontSize, Alignment.LowerRight),
            _ => LegendRoom.Inside(plot, axes, fontSize, Alignment.UpperRight),
        };
        if (!isPlaced)
        {
            plot.HideLegend();
        }
    }

    /// <summary>Places the legend inside the axes where nothing is drawn; false if there is no such place.</summary>
    private static bool Best(Plot plot, PixelRect data, float fontSize, IEnumerable<(Coordinates From, Coordinates To)> drawn)
    {
        PixelSize legend = LegendRoom.Measure(plot, Orientation.Vertical, fontSize, int.MaxValue, PixelSize.Infinity);
        AxisLimits limits = plot.Axes.GetLimits();
        Pixel[] points = [.. drawn.SelectMany(line => Enumerable.Range(0, Steps + 1).Select(i => At(line, (double)i / Steps))).Where(point => double.IsFinite(point.X + point.Y))];
        foreach (Alignment alignment in Inside)
        {
            if (legend.Width + (2 * Gap) < data.Width && legend.Height + (2 * Gap) < data.Height && !points.Any(Rect(alignment).Contains))
            {
                plot.ShowLegend(alignment);
                return true;
            }
        }

        return false;

        Pixel At((Coordinates From, Coordinates To) line, double share) => new(
            data.Left + (data.Width * (line.From.X + (share * (line.To.X - line.From.X)) - limits.Left) / limits.HorizontalSpan),
            data.Bottom - (data.Height * (line.From.Y + (share * (line.To.Y - line.From.Y)) - limits.Bottom) / limits.VerticalSpan));

        PixelRect Rect(Alignment alignment)
        {
            float width = legend.Width + (2 * Gap), height = legend.Height + (2 * Gap);
            float left = data.Left + ((data.Width - width) * alignment.HorizontalFraction());
            float top = data.Top + ((data.Height - height) * (1 - alignment.VerticalFraction()));
            return new PixelRect(left, left + width, top + height, top);
        }
    }
}
