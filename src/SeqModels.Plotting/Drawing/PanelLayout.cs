using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>The rectangles of a figure's panels.</summary>
internal static class PanelLayout
{
    private const double Main = 0.62;
    private const float Margin = 8;

    public static PixelRect[] Places(FigureLayout layout, int count, ChartSize size)
    {
        FractionRect[] parts = layout switch
        {
            FigureLayout.Row => Row(0, 1, count),
            FigureLayout.MainAboveRow => [new FractionRect(0, 0, 1, count > 1 ? Main : 1), .. Row(Main, 1 - Main, count - 1)],
            _ => [.. Enumerable.Range(0, count).Select(i => new FractionRect(0, (double)i / count, 1, 1.0 / count))],
        };
        var figure = new PixelRect(0, size.Width, size.Height, 0);
        return [.. parts.Select(part => Inset(part.GetPixelRect(figure)))];
    }

    /// <summary>Without a margin, which keeps the labels away from the edges of the picture and from the neighbor.</summary>
    private static PixelRect Inset(PixelRect rect) => new(rect.Left + Margin, rect.Right - Margin, rect.Bottom - (Margin / 2), rect.Top + (Margin / 2));

    private static FractionRect[] Row(double top, double height, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new FractionRect((double)i / count, top, 1.0 / count, height))];
}
