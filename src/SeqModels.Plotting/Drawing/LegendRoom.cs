using ScottPlot;
using ScottPlot.Panels;

namespace SeqModels.Plotting.Drawing;

/// <summary>
/// Finds the largest legend for which there is room: first with smaller fonts and several columns, then with a larger part of the picture, then with
/// shortened names. The axes keep at least half of their width and height.
/// </summary>
internal static class LegendRoom
{
    private const float Margin = 14, LargeFont = 12;

    private static readonly float[] FontSizes = [13, 11, 9]; // after the usual one

    /// <summary>The parts of the width or height of the axes that a legend may take.</summary>
    private static readonly float[] Parts = [0.34f, 0.5f];

    /// <summary>The numbers of characters to which names are shortened.</summary>
    private static readonly int[] Lengths = [int.MaxValue, 24, 12];

    /// <summary>Places the legend outside the axes, at the first edge where it has room; false if there is none.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="axes">The rectangle between the axes without a legend.</param>
    /// <param name="largest">The usual size of the font.</param>
    /// <param name="edges">The right or the bottom edge, or both.</param>
    public static bool Outside(Plot plot, PixelRect axes, float largest, ReadOnlySpan<Edge> edges)
    {
        foreach (int length in Lengths)
        {
            foreach (float part in Parts)
            {
                foreach (float fontSize in Sizes(largest))
                {
                    float padding = PaddingOf(fontSize);
                    foreach (Edge edge in edges)
                    {
                        bool isRight = edge == Edge.Right;
                        PixelSize room = isRight ? new((part * axes.Width) - (2 * padding), axes.Height) : new(axes.Width, (part * axes.Height) - (2 * padding));
                        if (Fits(plot, isRight ? Orientation.Vertical : Orientation.Horizontal, fontSize, length, room))
                        {
                            LegendPanel panel = plot.ShowLegend(edge);
                            panel.Padding = new PixelPadding(padding, padding);
                            plot.Legend.GetImage().Dispose(); // the panel takes the size of the last picture
                            return true;
                        }
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Places the legend inside the axes; false if it has no room there.</summary>
    public static bool Inside(Plot plot, PixelRect axes, float largest, Alignment alignment)
    {
        foreach (int length in Lengths)
        {
            foreach (float fontSize in Sizes(largest))
            {
                if (Fits(plot, Orientation.Vertical, fontSize, length, new(axes.Width - Margin, axes.Height - Margin)))
                {
                    plot.ShowLegend(alignment);
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Gives the legend a form and returns its size.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="orientation">Whether names follow each other downward or across.</param>
    /// <param name="fontSize">The size of the font.</param>
    /// <param name="length">The number of characters to which names are shortened.</param>
    /// <param name="room">Where names go on in another column (downward, by the height) or row (across, by the width).</param>
    public static PixelSize Measure(Plot plot, Orientation orientation, float fontSize, int length, PixelSize room)
    {
        plot.Legend.Orientation = orientation;
        plot.Legend.FontSize = fontSize;
        plot.Legend.SymbolWidth = fontSize > LargeFont ? 32 : 24;
        plot.Legend.Layout = new BoundedLegend(length, orientation == Orientation.Vertical ? new(float.PositiveInfinity, room.Height) : new(room.Width, float.PositiveInfinity));
        using Paint paint = Paint.NewDisposablePaint();
        return plot.Legend.GetLayout(room, paint).LegendRect.Size;
    }

    private static float[] Sizes(float largest) => [largest, .. FontSizes.Where(size => size < largest)];

    /// <summary>The distance from the axes and the edge of the picture.</summary>
    private static float PaddingOf(float fontSize) => fontSize > LargeFont ? 12 : 6;

    private static bool Fits(Plot plot, Orientation orientation, float fontSize, int length, PixelSize room)
    {
        PixelSize needed = Measure(plot, orientation, fontSize, length, room);
        return needed.Width <= room.Width && needed.Height <= room.Height;
    }
}
