using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>Completes a plot whose content is drawn: fonts, titles and names that fit, and the legend.</summary>
internal static class Arrangement
{
    private const float SmallestTitle = 10, SmallestLabel = 9, Gap = 4;

    /// <param name="plot">The plot.</param>
    /// <param name="panel">The panel, for its title and labels.</param>
    /// <param name="size">The size of the plot.</param>
    /// <param name="names">Axes with names.</param>
    /// <param name="placeLegend">Places the legend.</param>
    public static void Complete(Plot plot, Panel panel, ChartSize size, IReadOnlyList<NamedTicks> names, Action placeLegend)
    {
        Style.Apply(plot, panel, size);
        foreach (NamedTicks ticks in names)
        {
            ticks.ShowAll();
        }

        Fit();
        placeLegend();
        Fit(); // again: a legend beside the axes has made them smaller

        void Fit()
        {
            PixelRect axes = AxesOf(plot, size);
            float across = 2 * (Math.Min(axes.HorizontalCenter, size.Width - axes.HorizontalCenter) - Gap);
            float upward = 2 * (Math.Min(axes.VerticalCenter, size.Height - axes.VerticalCenter) - Gap);
            FitLabel(plot.Axes.Title.Label, panel.Title, Style.TitleSize(size), SmallestTitle, across);
            FitLabel(plot.Axes.Bottom.Label, panel.XLabel, Style.LabelSize(size), SmallestLabel, across);
            FitLabel(plot.Axes.Left.Label, panel.YLabel, Style.LabelSize(size), SmallestLabel, upward);
            foreach (NamedTicks ticks in names)
            {
                ticks.Fit(axes, size);
                plot.Axes.Left.MinimumSize = Math.Max(plot.Axes.Left.MinimumSize, ticks.Overhang);
            }
        }
    }

    /// <summary>The rectangle between the axes.</summary>
    public static PixelRect AxesOf(Plot plot, ChartSize size)
    {
        IPlottable[] shown = [.. plot.GetPlottables().Where(plottable => plottable.IsVisible)];
        foreach (IPlottable plottable in shown)
        {
            plottable.IsVisible = false; // only the layout is needed
        }

        plot.RenderInMemory(size.Width, size.Height);
        foreach (IPlottable plottable in shown)
        {
            plottable.IsVisible = true;
        }

        return plot.RenderManager.LastRender.DataRect;
    }

    private static void FitLabel(LabelStyle label, string text, float fontSize, float smallest, float room)
    {
        if (text.Length > 0)
        {
            (label.Text, label.FontSize) = TextRoom.Fit(text, fontSize, smallest, room);
        }
    }
}
