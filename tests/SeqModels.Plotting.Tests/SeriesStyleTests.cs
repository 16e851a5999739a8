using ScottPlot;
using ScottPlot.Plottables;

namespace SeqModels.Plotting.Tests;

/// <summary>Every series can be told from the others.</summary>
public sealed class SeriesStyleTests
{
    private static readonly double[] Y = [.. Enumerable.Range(0, 50).Select(x => (double)x)];

    [Fact]
    public void LinesThatRepeatAColorHaveAnotherPattern()
    {
        using Plot plot = Draw(new Chart { Lines = [.. Enumerable.Range(0, 24).Select(i => new Line($"{i}", Y))] });
        Scatter[] lines = [.. plot.GetPlottables<Scatter>()];
        lines.Select(line => (line.Color, line.LinePattern.Name)).Should().OnlyHaveUniqueItems();
        lines.Take(8).Should().OnlyContain(line => line.LinePattern.Name == LinePattern.Solid.Name);
        lines[8].LinePattern.Name.Should().Be(LinePattern.Dashed.Name);
        lines[16].LinePattern.Name.Should().Be(LinePattern.Dotted.Name);
    }

    [Fact]
    public void PointsHaveAnotherShape()
    {
        using Plot plot = Draw(new Chart { Points = [.. Enumerable.Range(0, 24).Select(i => new Line($"{i}", Y))] });
        plot.GetPlottables<Scatter>().Select(line => (line.Color, line.MarkerShape)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void BarsHaveAHatch()
    {
        using Plot plot = Draw(new BarChart { Groups = ["a"], Series = [.. Enumerable.Range(0, 24).Select(i => new BarSeries($"{i}", [1]))] });
        plot.GetPlottables<BarPlot>().Select(series => (series.Bars.First().FillColor, series.Bars.First().FillHatch?.GetType())).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void ReferenceLinesDiffer()
    {
        using Plot plot = Draw(new Chart { Lines = [new("", Y)], References = [new("a", 1), new("b", 2), new("c", 3), new("d", 4) { IsVertical = true }] });
        plot.GetPlottables<AxisLine>().Select(line => (line.LinePattern.Name, line.LineColor)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void ASinglePointIsVisible()
    {
        using Plot plot = Draw(new Chart { Lines = [new("one", [3]) { Marked = false }, new("one left", [1, double.NaN]) { Marked = false }, new("many", Y) { Marked = false }], Bands = [new("band", [1], [2], [3])] });
        plot.GetPlottables<Scatter>().Select(line => line.MarkerSize > 0).Should().Equal(true, true, false);
        AxisLimits area = plot.GetPlottables<FillY>().Single().GetAxisLimits();
        area.HorizontalSpan.Should().BeGreaterThan(0);
    }

    [Fact]
    public void TheTitleHasRoom()
    {
        using var plot = new Plot();
        new Chart { Title = "Gradient of the hidden state by lag", Lines = [new("", Y)] }.Draw(plot, new ChartSize(300, 500));
        using Paint paint = Paint.NewDisposablePaint();
        plot.Axes.Title.Label.Measure(paint).Width.Should().BeLessThanOrEqualTo(300);
        plot.Axes.Title.Label.Text.Should().Be("Gradient of the hidden state by lag");
    }

    private static Plot Draw(Panel panel)
    {
        var plot = new Plot();
        panel.Draw(plot, new ChartSize(1200, 640));
        return plot;
    }
}
