using ScottPlot;

namespace SeqModels.Plotting.Tests;

/// <summary>The names of groups, rows and columns do not overlap.</summary>
public sealed class NamedTicksTests
{
    private static readonly string[] Models =
        ["Kneser-Ney 3-gram", "Kneser-Ney 5-gram", "Witten-Bell 5-gram", "RNN 200", "LSTM 200", "LSTM 650 + dropout", "LSTM + cache", "LSTM + KN mixture"];

    [Theory]
    [InlineData(3, 1200, 640)]
    [InlineData(8, 1200, 640)]
    [InlineData(8, 400, 520)]
    [InlineData(100, 1200, 640)]
    public void GroupsOfBars(int count, int width, int height)
    {
        string[] groups = [.. Enumerable.Range(0, count).Select(i => Models[i % Models.Length])];
        double[] values = [.. groups.Select((_, i) => 100.0 + i)];
        Check(new BarChart { Title = "t", YLabel = "perplexity", Groups = groups, Series = [new("validation", values), new("test", values)] }, width, height);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(40, 30)]
    [InlineData(200, 300)]
    public void RowsAndColumnsOfAHeatMap(int rows, int columns) => Check(
        new HeatMap
        {
            Values = new double[rows, columns],
            RowNames = [.. Enumerable.Range(0, rows).Select(i => $"row {i}")],
            ColumnNames = [.. Enumerable.Range(0, columns).Select(i => $"a long column name {i}")],
        },
        1200, 640);

    [Fact]
    public void FewShortNamesAreHorizontal()
    {
        using Plot plot = Draw(new BarChart { Groups = ["a", "b", "c"], Series = [new("", [1, 2, 3])] }, 600, 400);
        plot.Axes.Bottom.TickLabelStyle.Rotation.Should().Be(0);
        plot.Axes.Bottom.TickGenerator.Ticks.Select(tick => tick.Label).Should().Equal("a", "b", "c");
    }

    private static void Check(Panel panel, int width, int height)
    {
        using Plot plot = Draw(panel, width, height);
        PixelRect data = plot.RenderManager.LastRender.DataRect;
        data.Height.Should().BeGreaterThan(height * 0.35f);
        using Paint paint = Paint.NewDisposablePaint();
        if (plot.Axes.Bottom.TickLabelStyle.Rotation != 0)
            plot.Axes.Bottom.TickGenerator.Ticks.Should().OnlyContain(
                tick => plot.Axes.Bottom.GetPixel(tick.Position, data) - (0.7f * plot.Axes.Bottom.TickLabelStyle.Measure(tick.Label, paint).Width) >= 0, "names begin in the picture");
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            Tick[] ticks = [.. axis.TickGenerator.Ticks.Where(tick => tick.IsMajor).OrderBy(tick => tick.Position)];
            LabelStyle style = axis.TickLabelStyle;
            for (int i = 1; i < ticks.Length; i++)
            {
                double room = Math.Abs(axis.GetPixel(ticks[i].Position, data) - axis.GetPixel(ticks[i - 1].Position, data));
                double needed = axis.Edge == Edge.Left ? style.Measure(ticks[i].Label, paint).LineHeight
                    : style.Rotation == 0 ? (style.Measure(ticks[i].Label, paint).Width + style.Measure(ticks[i - 1].Label, paint).Width) / 2
                    : style.Measure("X", paint).LineHeight;
                needed.Should().BeLessThanOrEqualTo(room, $"of {ticks[i].Label}");
            }
        }
    }

    private static Plot Draw(Panel panel, int width, int height)
    {
        var plot = new Plot();
        panel.Draw(plot, new ChartSize(width, height));
        plot.RenderInMemory(width, height);
        return plot;
    }
}
