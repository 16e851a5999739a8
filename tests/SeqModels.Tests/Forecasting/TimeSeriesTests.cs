using SeqModels.Forecasting;

namespace SeqModels.Tests.Forecasting;

public sealed class TimeSeriesTests
{
    private static readonly TimeSeries Two = new(
        new double[,] { { 1, 10 }, { 2, 20 }, { 3, 30 } },
        names: ["a", "b"],
        pastInputs: new double[] { 0.1, 0.2, 0.3 },
        knownInputs: new double[] { 5, 6, 7, 8, 9 });

    [Fact]
    public void Values_are_read_by_time_and_variable()
    {
        (Two.Length, Two.VariableCount, Two[2, 1], Two[1]).Should().Be((3, 2, 30, 2));
        Two.Row(1).ToArray().Should().Equal(2, 20);
        Two.Variable(1).Should().Equal(10, 20, 30);
        Two.ToArray()[2, 0].Should().Be(3);
        Two.ToString().Should().Be("TimeSeries [3 times, 2 variables]");
    }

    [Fact]
    public void A_slice_keeps_the_future_of_known_inputs_only()
    {
        TimeSeries slice = Two.Slice(1, 1);
        slice.AsSpan().ToArray().Should().Equal(2, 20);
        slice.Names.Should().Equal("a", "b");
        slice.PastInputs!.AsSpan().ToArray().Should().Equal(0.2);
        slice.KnownInputs!.AsSpan().ToArray().Should().Equal(6, 7, 8, 9);
        Two[..2].Length.Should().Be(2);
        Two[^1].Should().Be(3);
    }

    [Fact]
    public void Arrays_are_copied()
    {
        double[] values = [1, 2];
        TimeSeries series = values;
        values[0] = 9;
        series[0].Should().Be(1);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_rejected()
    {
        FluentActions.Invoking(() => new TimeSeries([1, 2], names: ["a", "b"])).Should().Throw<ArgumentException>().WithMessage("*one name per variable, 1, but had 2*");
        FluentActions.Invoking(() => new TimeSeries([1, 2], pastInputs: new double[] { 1 })).Should().Throw<ArgumentException>().WithMessage("*pastInputs*2, but had 1*");
        FluentActions.Invoking(() => new TimeSeries([1, 2], knownInputs: new double[] { 1 })).Should().Throw<ArgumentException>().WithMessage("*knownInputs*at least*2*1*");
        FluentActions.Invoking(() => new TimeSeries(new double[3, 0])).Should().Throw<ArgumentException>().WithMessage("*at least one variable*");
        Two.Invoking(series => series[3]).Should().Throw<ArgumentOutOfRangeException>();
        Two.Invoking(series => series[0, 2]).Should().Throw<ArgumentOutOfRangeException>();
        Two.Invoking(series => series.Slice(2, 2)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
