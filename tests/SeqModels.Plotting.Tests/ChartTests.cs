using ScottPlot;
using ScottPlot.Plottables;

namespace SeqModels.Plotting.Tests;

public sealed class ChartTests : IDisposable
{
    private static readonly double[] X = [1, 2, 3, 4];

    private readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ALogarithmicAxisSkipsWhatItCannotShow(double value)
    {
        Chart Of(Line line) => new() { XScale = AxisScale.Logarithmic, YScale = AxisScale.Logarithmic, Lines = [line] };
        byte[] expected = _folder.Bytes(Of(new Line("line", [1, 4], [10, 300])));
        _folder.Bytes(Of(new Line("line", [1, 2, 4], [10, value, 300]))).Should().Equal(expected);
        _folder.Bytes(Of(new Line("line", [1, value, 4], [10, 20, 300]))).Should().Equal(expected);
        _folder.Bytes(Of(new Line("line", [1, 4], [10, 300])) with { References = [new ReferenceLine("none", value)] }).Should().Equal(expected);
    }

    [Fact]
    public void ALinearAxisSkipsValuesThatAreNotFinite() =>
        _folder.Bytes(new Chart { Lines = [new("line", X, [1, double.NaN, double.NegativeInfinity, 2])], Bands = [new("band", X, X, [2, double.NaN, 4, 5])] })
            .Should().Equal(_folder.Bytes(new Chart { Lines = [new("line", [1, 4], [1, 2])], Bands = [new("band", [1, 3, 4], [1, 3, 4], [2, 4, 5])] }));

    [Fact]
    public void ALogarithmicAxisShowsTheLogarithm()
    {
        using Plot plot = Draw(new Chart { XScale = AxisScale.Logarithmic, YScale = AxisScale.Logarithmic, Lines = [new("", [1, 100], [10, 1000])] });
        plot.GetPlottables<Scatter>().Single().Data.GetScatterPoints().Should().Equal(new Coordinates(0, 1), new Coordinates(2, 3));
    }

    [Fact]
    public void ColorsFollowThePaletteUnlessGiven()
    {
        using Plot plot = Draw(new Chart { Lines = [new("a", X), new("b", X) { Color = "#123456" }, new("c", X)], Points = [new("d", X)] });
        plot.GetPlottables<Scatter>().ToDictionary(scatter => scatter.LegendText, scatter => scatter.Color.ToHex()).Should().Equal(new Dictionary<string, string>
        {
            ["d"] = Palette.Purple,
            ["a"] = Palette.Blue,
            ["b"] = "#123456",
            ["c"] = Palette.Green,
        });
    }

    [Theory]
    [CombinatorialScales]
    public void EmptyDataAreDrawn(AxisScale scale, LegendPosition legend)
    {
        var chart = new Chart
        {
            XScale = scale,
            YScale = scale,
            Legend = legend,
            Lines = [new("none", []), new("one", [1])],
            Points = [new("", [])],
            Bands = [new("none", [], [], [])],
            References = [new("", double.NaN)],
        };
        _folder.Bytes(chart, new ChartSize(300, 200)).Should().NotBeEmpty();
    }

    [Fact]
    public void ARangeIsKept()
    {
        using Plot plot = Draw(new Chart { Lines = [new("", X)], XRange = (0, 2), YRange = (1, 100), YScale = AxisScale.Logarithmic });
        AxisLimits limits = plot.Axes.GetLimits();
        (limits.Left, limits.Right, limits.Bottom, limits.Top).Should().Be((0, 2, 0, 2));
    }

    [Fact]
    public void ErrorsNameExpectationAndValue()
    {
        FluentActions.Invoking(() => new Line("train", X, [1])).Should().Throw<ArgumentException>().WithMessage("Line 'train': X and Y must have as many values, but have 4 and 1.");
        FluentActions.Invoking(() => new Band("b", X, X, [1])).Should().Throw<ArgumentException>().WithMessage("Band 'b': X and High must have as many values, but have 4 and 1.");
        FluentActions.Invoking(() => new Line("", X) { Color = "red" }).Should().Throw<ArgumentException>().WithMessage("A color must be given as #RRGGBB, for example #0072B2, but was 'red'.*");
        FluentActions.Invoking(() => new Band("", X, X, X) { Opacity = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ChartSize(99, 200)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*from 100 to 16384 pixels*");
        FluentActions.Invoking(() => new AxisRange(2, 2)).Should().Throw<ArgumentException>().WithMessage("*were 2 and 2*");
        FluentActions.Invoking(() => Draw(new Chart { YScale = AxisScale.Logarithmic, YRange = (0, 1) })).Should().Throw<ArgumentException>().WithMessage("*range begins at 0*");
    }

    private static Plot Draw(Chart chart)
    {
        var plot = new Plot();
        chart.Draw(plot, new ChartSize(600, 400));
        return plot;
    }

    private sealed class CombinatorialScalesAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            Enum.GetValues<AxisScale>().SelectMany(scale => Enum.GetValues<LegendPosition>().Select(legend => new object[] { scale, legend }));
    }
}
