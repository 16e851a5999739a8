using ScottPlot;

namespace SeqModels.Plotting.Tests;

public sealed class LegendPlacementTests
{
    private static readonly double[] X = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];

    [Fact]
    public void AFallingCurveLeavesTheUpperRight() => Place(x => -x).Should().Be(Alignment.UpperRight);

    [Fact]
    public void ARisingCurveLeavesTheUpperLeft() => Place(x => x).Should().Be(Alignment.UpperLeft);

    [Fact]
    public void APeakLeavesThePlaceBelowIt() => Place(x => -Math.Abs(x - 0.5)).Should().Be(Alignment.UpperRight);

    [Fact]
    public void AValleyBetweenHighEndsLeavesTheMiddle() => Place(x => Math.Pow((2 * x) - 1, 20) - (4 * x * (1 - x))).Should().NotBe(Alignment.UpperRight);

    [Fact]
    public void WhereCurvesAreEverywhereTheLegendIsOutside() => Place(x => Math.Sin(300 * x)).Should().BeNull();

    [Fact]
    public void WithoutNamesThereIsNoLegend()
    {
        using var plot = new Plot();
        new Chart { Lines = [new Line("", X)] }.Draw(plot, new ChartSize(600, 400));
        plot.Legend.IsVisible.Should().BeFalse();
    }

    /// <summary>The place inside the axes; null for outside.</summary>
    private static Alignment? Place(Func<double, double> curve)
    {
        using var plot = new Plot();
        new Chart { Lines = [new Line("a curve", X, [.. X.Select(curve)])] }.Draw(plot, new ChartSize(600, 400));
        return plot.Legend.IsVisible ? plot.Legend.Alignment : null;
    }
}
