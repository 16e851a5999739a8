using SeqModels.Forecasting;

namespace SeqModels.Tests.Forecasting.Neural;

/// <summary>Poisoned futures and wrong input.</summary>
public sealed class NeuralInputTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void APoisonedFutureIsNeverRead(bool isRecurrent, bool isDirect)
    {
        // The same series once with NaN in everything that lies after the end of the history or, for known inputs, after the horizon.
        const int Length = 60, Horizon = 3;
        TimeSeries clean = Tiny.WithInputs(Length + 10);
        double[,] values = clean.ToArray();
        double[] past = clean.PastInputs!.Variable(0), known = clean.KnownInputs!.Variable(0);
        for (int t = Length; t < known.Length; t++)
        {
            if (t < values.GetLength(0))
                values[t, 0] = values[t, 1] = past[t] = double.NaN;
            if (t >= Length + Horizon)
                known[t] = double.NaN;
        }

        TimeSeries poisoned = new(values, pastInputs: isDirect ? past : (TimeSeries?)null, knownInputs: known);
        clean = new TimeSeries(clean.ToArray(), pastInputs: isDirect ? clean.PastInputs : null, knownInputs: clean.KnownInputs);
        double[] Run(TimeSeries series)
        {
            NeuralForecaster forecaster = Tiny.Create(isRecurrent, options => options with { DirectSteps = isDirect ? Horizon : null });
            TimeSeries history = series[..Length];
            forecaster.Fit(history);
            return [.. Tiny.Flat(forecaster.Predict(history, Horizon)), .. Tiny.Flat(forecaster.PredictDistribution(history, Horizon, new PredictionOptions { PathCount = 10 }))];
        }

        Run(poisoned).Should().Equal(Run(clean)).And.OnlyContain(value => double.IsFinite(value));
    }

    [Fact]
    public void ABacktestOnASeriesWithAPoisonedFutureIsThatOnTheSeries()
    {
        const int Length = 60;
        TimeSeries clean = new(Tiny.Autoregression(Length), knownInputs: Tiny.Noise(Length, 2));
        IForecaster[] forecasters = [Tiny.Create(isRecurrent: false), Tiny.Create(isRecurrent: true, options => options with { DirectSteps = 2, Head = new GaussianHead() })];
        var options = new BacktestOptions { Horizon = 2, TrainingLength = 50, Step = 4, Prediction = new PredictionOptions { PathCount = 10 } };
        TimeSeries Poisoned(int origin)
        {
            double[] values = clean.Variable(0), known = clean.KnownInputs!.Variable(0);
            values.AsSpan(origin).Fill(double.NaN);
            known.AsSpan(Math.Min(Length, origin + options.Horizon)).Fill(double.NaN);
            return new TimeSeries(values, knownInputs: known);
        }

        Backtest.Run(clean, Poisoned, forecasters, options).ToString().Should().Be(Backtest.Run(clean, forecasters, options).ToString()).And.NotContain("NaN");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OldValuesOutsideTheWindowMayBeMissing(bool isRecurrent)
    {
        double[] values = Tiny.Autoregression(60);
        NeuralForecaster forecaster = Tiny.Create(isRecurrent);
        forecaster.Fit(values);
        double[] expected = Tiny.Flat(forecaster.Predict(values, 2));
        values.AsSpan(0, 60 - forecaster.MinHistory).Fill(double.NaN);
        Tiny.Flat(forecaster.Predict(values, 2)).Should().Equal(expected);
        values[60 - forecaster.MinHistory] = double.NaN;
        FluentActions.Invoking(() => forecaster.Predict(values, 2)).Should().Throw<ArgumentException>()
            .WithMessage($"{forecaster.GetType().Name}.Predict: the values must be finite, but variable 0 of the history is NaN*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WrongTrainingSeriesAreNamed(bool isRecurrent)
    {
        string name = isRecurrent ? "RecurrentForecaster" : "WindowForecaster";
        NeuralForecaster Forecaster() => Tiny.Create(isRecurrent);
        void Fails(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage($"{name}.Fit: {message}*");

        Fails(() => Forecaster().Fit([]), "there must be at least one series");
        Fails(() => Forecaster().Fit(new double[] { 1, 2, 3 }), $"the series must have at least {(isRecurrent ? 7 : 4)} values for one window, but had 3");
        NeuralForecaster direct = Tiny.Create(isRecurrent, options => options with { ValidationFraction = 0.9, DirectSteps = 3 });
        Fails(() => direct.Fit(Tiny.Noise(isRecurrent ? 12 : 9, 1)), $"the series must have at least {(isRecurrent ? 9 : 6)} values for one window, and more for ValidationFraction");
        Fails(() => Forecaster().Fit(Enumerable.Repeat(7.0, 40).ToArray()), "every variable must vary, but variable 0 is constant after the transform");
        double[] gap = Tiny.Noise(40, 1);
        gap[17] = double.NaN;
        Fails(() => Forecaster().Fit(gap), "the values must be finite, but variable 0 of the series is NaN at time 17");
        Fails(() => Forecaster().Fit([(TimeSeries)Tiny.Noise(40, 1), new double[40, 2]]), "all series must have the same number of variables");
        Fails(() => Forecaster().Fit(new TimeSeries(Tiny.Noise(40, 1), pastInputs: gap)), "the values must be finite, but variable 0 of the past inputs");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WrongHistoriesAreNamed(bool isRecurrent)
    {
        TimeSeries series = Tiny.WithInputs(60);
        NeuralForecaster forecaster = Tiny.Create(isRecurrent), direct = Tiny.Create(isRecurrent, options => options with { DirectSteps = 3 });
        FluentActions.Invoking(() => forecaster.Predict(series, 1)).Should().Throw<InvalidOperationException>().WithMessage("*not fitted*");
        FluentActions.Invoking(() => forecaster.Save("x")).Should().Throw<InvalidOperationException>().WithMessage("*not fitted*");
        forecaster.Fit(series);
        direct.Fit(series);
        FluentActions.Invoking(() => forecaster.Predict(series, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => direct.Predict(series, 4)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at most DirectSteps = 3, but was 4*");
        FluentActions.Invoking(() => forecaster.Predict(series, 2)).Should().Throw<ArgumentException>().WithMessage("*past inputs are unknown after the first step*");
        FluentActions.Invoking(() => forecaster.Predict(series[..2], 1)).Should().Throw<ArgumentException>().WithMessage("*the history must have at least*");
        FluentActions.Invoking(() => forecaster.Predict(Tiny.Noise(60, 1), 1)).Should().Throw<ArgumentException>().WithMessage("*must have 2 variables as in Fit*");
        FluentActions.Invoking(() => forecaster.Predict(series.WithInputs(), 1)).Should().Throw<ArgumentException>().WithMessage("*must have 1 past input as in Fit*");
        FluentActions.Invoking(() => forecaster.PredictDistribution(series, 1, new PredictionOptions { Method = PredictionMethod.GaussianSampling }))
            .Should().Throw<ArgumentException>().WithMessage("*requires a GaussianHead*");
        TimeSeries shortKnown = series.WithInputs(series.PastInputs, new TimeSeries(series.KnownInputs!.Variable(0)[..61]));
        FluentActions.Invoking(() => direct.Predict(shortKnown, 1)).Should().Throw<ArgumentException>().WithMessage("*KnownInputs must extend at least 3 rows*");
        forecaster.Predict(shortKnown, 1).Length.Should().Be(2);
    }

    [Fact]
    public void DivergingPredictionsAreAnError()
    {
        var forecaster = new WindowForecaster(Tiny.Window() with { Lags = 1, HiddenSizes = [], ValidationFraction = 0, Training = Tiny.Epochs(100, 0.05) });
        forecaster.Fit(Enumerable.Range(0, 40).Select(t => Math.Pow(1.2, t)).ToArray());
        FluentActions.Invoking(() => forecaster.Predict(new double[] { 1e12 }, 2000)).Should().Throw<InvalidOperationException>().WithMessage("*diverge: step*");
    }
}
