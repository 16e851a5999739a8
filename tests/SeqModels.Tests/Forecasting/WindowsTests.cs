using SeqModels.Forecasting;
using SeqModels.Tensors;

namespace SeqModels.Tests.Forecasting;

public sealed class WindowsTests
{
    private static readonly TimeSeries Ramp = new double[] { 0, 1, 2, 3, 4, 5 };

    [Fact]
    public void Inputs_are_the_last_lags_and_targets_the_next_steps()
    {
        WindowSet windows = Windows.Of(Ramp, lags: 3, horizon: 2);
        windows.Count.Should().Be(2);
        windows.Input(0).ToArray().Should().Equal(0, 1, 2);
        windows.Target(0).ToArray().Should().Equal(3, 4);
        windows.Input(1).ToArray().Should().Equal(1, 2, 3);
        windows.Target(1).ToArray().Should().Equal(4, 5);
        windows.Origin(1).Should().Be(new WindowOrigin(0, 4));
        windows.ToString().Should().Be("WindowSet [2 windows, 3 inputs, 2 targets]");
    }

    [Fact]
    public void Inputs_follow_in_the_documented_order()
    {
        var series = new TimeSeries(
            new double[,] { { 1, 10 }, { 2, 20 }, { 3, 30 } }, pastInputs: new double[] { -1, -2, -3 }, knownInputs: new double[] { 7, 8, 9 });
        WindowSet windows = Windows.Of(series, lags: 2, horizon: 1);
        windows.Input(0).ToArray().Should().Equal(1, 10, 2, 20, -1, -2, 9);
        windows.Target(0).ToArray().Should().Equal(3, 30);
        (windows.VariableCount, windows.PastInputCount, windows.KnownInputCount, windows.InputSize, windows.TargetSize).Should().Be((2, 1, 1, 7, 2));
    }

    [Fact]
    public void Windows_never_cross_the_end_of_a_series()
    {
        WindowSet windows = Windows.Of([Ramp, new double[] { 100 }, new double[] { 10, 11, 12 }], lags: 2, horizon: 1);
        Enumerable.Range(0, windows.Count).Select(i => windows.Origin(i).Series).Should().Equal(0, 0, 0, 0, 2);
        for (int i = 0; i < windows.Count; i++)
            (windows.Target(i)[0] - windows.Input(i)[0]).Should().Be(2);
    }

    [Fact]
    public void A_stride_skips_windows() =>
        Windows.Of(Ramp, 1, 1, new WindowOptions { Stride = 2 }).Targets.ToArray().Should().Equal(1, 3, 5);

    [Fact]
    public void The_matrices_have_a_row_per_window()
    {
        WindowSet windows = Windows.Of(Ramp, lags: 3, horizon: 2);
        Tensor x = windows.InputTensor(), y = windows.TargetTensor(DType.Float64);
        x.Shape.Sizes.ToArray().Should().Equal(2, 3);
        x.AsSpan().ToArray().Should().Equal(0f, 1f, 2f, 1f, 2f, 3f);
        y.DType.Should().Be(DType.Float64);
        windows.InputMatrix().Row(1).Should().Equal(1, 2, 3);
        windows.TargetMatrix().Row(0).Should().Equal(3, 4);
    }

    [Fact]
    public void The_input_after_a_history_needs_its_known_future()
    {
        var series = new TimeSeries([1, 2, 3], knownInputs: new double[] { 4, 5, 6, 7, 8 });
        Windows.InputAfter(series, lags: 2, horizon: 2).Should().Equal(2, 3, 7, 8);
        FluentActions.Invoking(() => Windows.InputAfter(series, 2, 3)).Should().Throw<ArgumentException>().WithMessage("*at least 3 rows beyond*extend 2*");
        FluentActions.Invoking(() => Windows.InputAfter(series, 4, 1)).Should().Throw<ArgumentException>().WithMessage("*at least 4 values, but had 3*");
    }

    [Fact]
    public void Missing_values_are_an_error_or_skipped()
    {
        TimeSeries series = new double[] { 0, 1, double.NaN, 3, 4, 5 };
        FluentActions.Invoking(() => Windows.Of(series, 1, 1)).Should().Throw<ArgumentException>().WithMessage("Windows.Of:*variable 0*NaN at time 2*");
        Windows.Of(series, 1, 1, new WindowOptions { SkipMissing = true }).Targets.ToArray().Should().Equal(1, 4, 5);
    }

    [Fact]
    public void Bad_sizes_are_rejected()
    {
        FluentActions.Invoking(() => Windows.Of(Ramp, 5, 2)).Should().Throw<ArgumentException>().WithMessage("*lags + horizon = 7*had 6*");
        FluentActions.Invoking(() => Windows.Of(Ramp, 0, 1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*lags*at least 1*0*");
        FluentActions.Invoking(() => Windows.Of(Ramp, 1, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*horizon*at least 1*0*");
        FluentActions.Invoking(() => Windows.Of([Ramp, new double[4, 2]], 1, 1)).Should().Throw<ArgumentException>().WithMessage("*same number of variables*series 0 has 1 and series 1 has 2*");
        FluentActions.Invoking(() => Windows.Of([], 1, 1)).Should().Throw<ArgumentException>().WithMessage("*at least one series*");
    }
}
