using SeqModels.Forecasting;
using SeqModels.Recurrent;

namespace SeqModels.Tests.Forecasting.Neural;

/// <summary>What neural forecasters learn from series of known structure.</summary>
public sealed class NeuralAccuracyTests
{
    [Fact]
    public void ALinearNetworkFindsTheCoefficientsOfAnAutoregression()
    {
        double[] values = Tiny.Autoregression(400);
        var forecaster = new WindowForecaster(new WindowForecasterOptions
        {
            Lags = 1,
            HiddenSizes = [],
            ValidationFraction = 0,
            Training = Tiny.Epochs(30, 0.02) with { KeepBest = false },
        });
        forecaster.Fit(values);
        var exact = new LinearAutoregression(new LinearAutoregressionOptions { Lags = 1 });
        exact.Fit(values);
        for (int k = 0; k < 5; k++)
        {
            TimeSeries history = new double[] { -3 + (1.5 * k) };
            forecaster.Predict(history, 1)[0, 0].Should().BeApproximately(exact.Predict(history, 1)[0, 0], 0.1);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ANonlinearMapIsLearnedFarBetterThanByALine(bool isRecurrent)
    {
        // The logistic map with small noise: no linear correlation, so that a linear model predicts the mean.
        var values = new double[300];
        double[] noise = Tiny.Noise(values.Length, 5);
        values[0] = 0.3;
        for (int t = 1; t < values.Length; t++)
            values[t] = Math.Clamp((3.9 * values[t - 1] * (1 - values[t - 1])) + (0.01 * noise[t]), 0, 1);
        TimeSeries series = values;
        NeuralForecaster forecaster = isRecurrent
            ? new RecurrentForecaster(Tiny.Recurrent(15) with { HiddenSize = 8, SequenceLength = 8, Training = Tiny.Epochs(15, 0.02) })
            : new WindowForecaster(Tiny.Window(60) with { Lags = 1, HiddenSizes = [8], Training = Tiny.Epochs(60, 0.02) });
        forecaster.Fit(series[..250]);
        var line = new LinearAutoregression(new LinearAutoregressionOptions { Lags = 1 });
        line.Fit(series[..250]);
        Tiny.OneStepError(forecaster, series, 50).Should().BeLessThan(0.25 * Tiny.OneStepError(line, series, 50));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void WhiteNoiseCannotBePredicted(bool isRecurrent, bool isDirect)
    {
        // A window that contained its target would make the training loss fall below the variance.
        TimeSeries series = new(Tiny.Noise(150, 7), knownInputs: new TimeSeries(Tiny.Noise(160, 8)));
        NeuralForecaster forecaster = Tiny.Create(isRecurrent, options => options with { DirectSteps = isDirect ? 2 : null }, epochs: isRecurrent ? 12 : 40);
        forecaster.Fit(series);
        forecaster.Training!.Epochs[^1].TrainLoss.Should().BeGreaterThan(0.7);
        Tiny.OneStepError(forecaster, series.Slice(0, 148), 60).Should().BeGreaterThan(0.8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KnownInputsOfTheTargetsTimeAndPastInputsAreUsed(bool isRecurrent)
    {
        // y_t = x_t + z_{t−1} with known x and past z.
        const int Length = 200;
        double[] x = Tiny.Noise(Length + 3, 9), z = Tiny.Noise(Length, 10);
        double[] values = [.. Enumerable.Range(0, Length).Select(t => x[t] + (t == 0 ? 0 : z[t - 1]))];
        TimeSeries series = new(values, pastInputs: z, knownInputs: x);
        NeuralForecaster forecaster = isRecurrent
            ? new RecurrentForecaster(Tiny.Recurrent(15) with { HiddenSize = 8, Recurrent = new RnnOptions(), Training = Tiny.Epochs(15, 0.02), DirectSteps = 2 })
            : new WindowForecaster(Tiny.Window() with { Lags = 2, HiddenSizes = [], Training = Tiny.Epochs(40, 0.02), DirectSteps = 2 });
        forecaster.Fit(series);
        double[,] two = forecaster.Predict(series, 2);
        two[0, 0].Should().BeApproximately(x[Length] + z[^1], 0.35);
        two[1, 0].Should().BeApproximately(x[Length + 1], 0.5);
    }

    [Fact]
    public void AGaussianHeadFindsTheNoiseOfEachRegime()
    {
        // Standard deviation 0.2 or 2, announced by a known input.
        const int Length = 600;
        double[] noise = Tiny.Noise(Length, 11), regime = [.. Enumerable.Range(0, Length + 1).Select(t => t / 7 % 2 == 0 ? 0.0 : 1)];
        double[] values = [.. noise.Select((e, t) => e * (regime[t] == 0 ? 0.2 : 2))];
        var forecaster = new WindowForecaster(Tiny.Window(40) with { Lags = 1, Head = new GaussianHead(), Training = Tiny.Epochs(40, 0.02) });
        forecaster.Fit(new TimeSeries(values, knownInputs: regime));
        double Deviation(double known)
        {
            TimeSeries history = new([0.1], knownInputs: new double[] { 0, known });
            return ((GaussianForecast)forecaster.PredictDistribution(history, 1)).StandardDeviation(0);
        }

        Deviation(0).Should().BeInRange(0.12, 0.35);
        Deviation(1).Should().BeInRange(1.5, 2.6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void QuantilesHaveTheirCoverage(bool isRecursive)
    {
        double[] values = Tiny.Autoregression(500, 0.5, 12);
        var forecaster = new WindowForecaster(Tiny.Window(25) with
        {
            Lags = 1,
            HiddenSizes = [],
            Head = new QuantileHead { Levels = [0.1, 0.5, 0.9] },
            DirectSteps = isRecursive ? null : 2,
            Training = Tiny.Epochs(25, 0.02),
        });
        forecaster.Fit(values);
        TimeSeries series = Tiny.Autoregression(200, 0.5, 13);
        int inside = 0;
        for (int t = 1; t < 199; t++)
        {
            ForecastDistribution forecast = forecaster.PredictDistribution(series.Slice(0, t), 2, new PredictionOptions { PathCount = 200 });
            inside += forecast.Interval(0.8, 1).Contains(series[t + 1]) ? 1 : 0;
        }

        (inside / 198.0).Should().BeInRange(0.7, 0.9);
    }

    [Fact]
    public void DifferencesContinueATrend()
    {
        double[] noise = Tiny.Noise(120, 14), values = [.. noise.Select((e, t) => (2.0 * t) + (0.1 * e))];
        var forecaster = new WindowForecaster(Tiny.Window(20) with { Lags = 2, Transform = new Differencing().Then(new StandardScaler()) });
        forecaster.Fit(values);
        forecaster.MinHistory.Should().Be(3);
        double[,] forecast = forecaster.Predict(values, 10);
        forecast[9, 0].Should().BeApproximately(2.0 * 129, 2);
        ForecastInterval interval = forecaster.PredictDistribution(values, 10).Interval(0.95, 9);
        interval.Contains(2.0 * 129).Should().BeTrue();
        interval.Width.Should().BeInRange(0.2, 8);
    }
}
