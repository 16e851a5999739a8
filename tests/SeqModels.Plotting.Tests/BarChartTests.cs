using ScottPlot;
using ScottPlot.Plottables;

namespace SeqModels.Plotting.Tests;

public sealed class BarChartTests
{
    [Fact]
    public void BarsStartAtZeroAndNaNHasNone()
    {
        using Plot plot = Draw(new BarChart { Groups = ["a", "b"], Series = [new("one", [3, double.NaN]), new("two", [-1, 2])] });
        BarPlot[] series = [.. plot.GetPlottables<BarPlot>()];
        series[0].Bars.Select(bar => (bar.ValueBase, bar.Value)).Should().Equal((0, 3));
        series[1].Bars.Select(bar => (bar.ValueBase, bar.Value)).Should().Equal((0, -1), (0, 2));
    }

    [Fact]
    public void OnALogarithmicAxisTheyStartAtItsEndAndAreCutAtTheOther()
    {
        using Plot plot = Draw(new BarChart { Groups = ["a", "b", "c", "d"], Series = [new("one", [1, 0.001, 1000, 0])], YScale = AxisScale.Logarithmic, YRange = (0.01, 100) });
        plot.GetPlottables<BarPlot>().Single().Bars.Select(bar => (bar.ValueBase, bar.Value)).Should().Equal((-2, 0), (-2, 2));
    }

    [Fact]
    public void NothingIsDrawnToo()
    {
        using Plot plot = Draw(new BarChart { Groups = [], Series = [new("one", [])] });
        using Plot hidden = Draw(new BarChart { Groups = ["a"], Series = [new("one", [0])], YScale = AxisScale.Logarithmic });
        hidden.Legend.GetItems().Should().ContainSingle();
    }

    [Fact]
    public void EverySeriesHasAValueForEachGroup() => FluentActions.Invoking(() => Draw(new BarChart { Groups = ["a", "b"], Series = [new("one", [1])] }))
        .Should().Throw<ArgumentException>().WithMessage("BarChart: every series must have one value for each of the 2 groups, but 'one' has 1.");

    private static Plot Draw(BarChart chart)
    {
        var plot = new Plot();
        chart.Draw(plot, new ChartSize(600, 400));
        return plot;
    }
}
