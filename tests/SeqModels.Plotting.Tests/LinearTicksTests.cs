using ScottPlot;

namespace SeqModels.Plotting.Tests;

public sealed class LinearTicksTests
{
    [Theory]
    [InlineData(0, 1e10)]
    [InlineData(3e9, 5e9)]
    [InlineData(-5e9, 5e9)]
    [InlineData(0, 3)]
    public void WholeNumbersOfAnySizeHaveTicks(double from, double to)
    {
        Tick[] ticks = Ticks(new Chart { Lines = [new("", [from, to], [1, 2])] }, plot => plot.Axes.Bottom);
        ticks.Length.Should().BeGreaterThan(2);
        ticks.Should().OnlyContain(tick => tick.Position == Math.Round(tick.Position));
    }

    [Theory]
    [InlineData(1e7, 5)]
    [InlineData(123_456_789, 3)]
    [InlineData(1e9, 2)]
    [InlineData(0.001, 5e-9)]
    [InlineData(1, 1e-7)]
    [InlineData(123_456, 0.001)]
    [InlineData(-1e7, 5)]
    [InlineData(1e16, 100)]
    public void NoLabelOccursTwice(double start, double span)
    {
        Tick[] ticks = Ticks(new Chart { Lines = [new("", [start, start + (span / 5), start + span])] }, plot => plot.Axes.Left);
        ticks.Length.Should().BeGreaterThan(2);
        ticks.Select(tick => tick.Label).Should().OnlyHaveUniqueItems();
        ticks.Max(tick => tick.Label.Length).Should().BeLessThan(24);
    }

    [Fact]
    public void NarrowLogarithmicAxesToo()
    {
        Tick[] ticks = Ticks(new Chart { YScale = AxisScale.Logarithmic, YRange = (1e7, 1e7 + 5), Lines = [new("", [1e7, 1e7 + 5])] }, plot => plot.Axes.Left);
        ticks.Select(tick => tick.Label).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(-1e300, 1e300)]
    [InlineData(-1.7e308, 1.7e308)]
    [InlineData(1.5e308, 1.7e308)]
    [InlineData(0, 1e-300)]
    public void FiniteValuesOfAnySizeAreDrawn(double low, double high)
    {
        using var plot = new Plot();
        new Chart { Lines = [new("line", [low, high, (low / 2) + (high / 2)])] }.Draw(plot, new ChartSize(600, 400));
        plot.GetPlottables<ScottPlot.Plottables.Scatter>().Single().Data.GetScatterPoints().Should().HaveCount(3);
        plot.RenderInMemory(600, 400);
        Tick[] ticks = Major(plot.Axes.Left);
        ticks.Length.Should().BeGreaterThan(2);
        ticks.Select(tick => tick.Label).Should().OnlyHaveUniqueItems().And.NotContain("∞");
        ticks.Max(tick => double.Parse(tick.Label, System.Globalization.CultureInfo.InvariantCulture)).Should().BeInRange(high / 2, high);
    }

    [Fact]
    public void ValuesFarOutsideTheRangeAreCutAtItsEdge()
    {
        using var plot = new Plot();
        new Chart { Lines = [new("line", [0.5, 1e40, 1.7e308, -1.7e308])], YRange = (0, 1) }.Draw(plot, new ChartSize(600, 400));
        double[] y = [.. plot.GetPlottables<ScottPlot.Plottables.Scatter>().Single().Data.GetScatterPoints().Select(point => point.Y)];
        y.Should().HaveCount(4).And.OnlyContain(value => Math.Abs(value) < 1e7);
    }

    private static Tick[] Ticks(Chart chart, Func<Plot, IAxis> axis)
    {
        using var plot = new Plot();
        chart.Draw(plot, new ChartSize(1200, 640));
        plot.RenderInMemory(1200, 640);
        return Major(axis(plot));
    }

    private static Tick[] Major(IAxis axis) => [.. axis.TickGenerator.Ticks.Where(tick => tick.IsMajor)];
}
