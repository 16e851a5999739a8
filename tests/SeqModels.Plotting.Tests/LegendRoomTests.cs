using ScottPlot;

namespace SeqModels.Plotting.Tests;

/// <summary>The legend leaves the axes at least half of their height and width.</summary>
public sealed class LegendRoomTests
{
    [Theory]
    [InlineData(24, 1200, 640, LegendPosition.Best)]
    [InlineData(28, 1200, 640, LegendPosition.Best)]
    [InlineData(60, 1200, 640, LegendPosition.Best)]
    [InlineData(16, 1200, 420, LegendPosition.Best)]
    [InlineData(12, 400, 520, LegendPosition.Best)]
    [InlineData(2, 300, 200, LegendPosition.Best)]
    [InlineData(2, 100, 100, LegendPosition.Best)]
    [InlineData(150, 1200, 640, LegendPosition.Best)]
    [InlineData(24, 1200, 640, LegendPosition.Right)]
    [InlineData(60, 600, 400, LegendPosition.Right)]
    [InlineData(60, 600, 400, LegendPosition.Below)]
    public void HalfOfTheAxesStays(int lines, int width, int height, LegendPosition position)
    {
        PixelRect alone = Axes(lines, width, height, LegendPosition.None), beside = Axes(lines, width, height, position);
        beside.Height.Should().BeGreaterThanOrEqualTo(alone.Height / 2);
        beside.Width.Should().BeGreaterThanOrEqualTo(alone.Width / 2);
    }

    [Theory]
    [InlineData(24, LegendPosition.Best)]
    [InlineData(24, LegendPosition.Right)]
    [InlineData(24, LegendPosition.Below)]
    [InlineData(60, LegendPosition.Best)]
    public void EveryNameIsShownWhole(int lines, LegendPosition position)
    {
        using Plot plot = Draw(lines, 1200, 640, position);
        ScottPlot.Panels.LegendPanel panel = plot.Axes.GetPanels().OfType<ScottPlot.Panels.LegendPanel>().Single();
        using Paint paint = Paint.NewDisposablePaint();
        LegendLayout layout = plot.Legend.GetLayout(new PixelSize(1200, 640), paint);
        layout.LabelRects.Should().HaveCount(lines);
        float room = panel.Measure(paint) - (panel.Edge == Edge.Bottom ? panel.Padding.Vertical : panel.Padding.Horizontal);
        (panel.Edge == Edge.Bottom ? layout.LegendRect.Height : layout.LegendRect.Width).Should().BeLessThanOrEqualTo(room + 1);
        layout.LegendRect.Height.Should().BeLessThan(640);
        layout.LegendRect.Width.Should().BeLessThan(1200);
        layout.LabelRects.Should().OnlyContain(rect => rect.Right <= layout.LegendRect.Right && rect.Bottom <= layout.LegendRect.Bottom);
    }

    [Fact]
    public void TwoLinesOfASmallPictureHaveALegend()
    {
        using Plot plot = Draw(2, 300, 200, LegendPosition.Best);
        plot.Axes.GetPanels().OfType<ScottPlot.Panels.LegendPanel>().Should().ContainSingle();
        plot.RenderManager.LastRender.DataRect.Height.Should().BeGreaterThan(80);
    }

    private static PixelRect Axes(int lines, int width, int height, LegendPosition position)
    {
        using Plot plot = Draw(lines, width, height, position);
        return plot.RenderManager.LastRender.DataRect;
    }

    private static Plot Draw(int lines, int width, int height, LegendPosition position)
    {
        var plot = new Plot();
        new Chart
        {
            Title = "Learning curve",
            XLabel = "epoch",
            YLabel = "perplexity",
            Legend = position,
            Lines = [.. Enumerable.Range(0, lines).Select(i => new Line($"model number {i}", [.. Enumerable.Range(0, 100).Select(x => Math.Sin((0.1 * x) + (0.5 * i)))]))],
        }.Draw(plot, new ChartSize(width, height));
        plot.RenderInMemory(width, height);
        return plot;
    }
}
