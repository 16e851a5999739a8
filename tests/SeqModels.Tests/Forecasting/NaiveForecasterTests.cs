using SeqModels.Forecasting;

namespace SeqModels.Tests.Forecasting;

public sealed class NaiveForecasterTests
{
    private static readonly TimeSeries Series = new double[] { 1, 4, 2, 7 };

    [Fact]
    public void Naive_repeats_the_last_value_with_a_deviation_of_root_h()
    {
        var naive = new NaiveForecaster();
        naive.Fit(Series);
        naive.Predict(Series, 3).Cast<double>().Should().Equal(7, 7, 7);
        var forecast = (GaussianForecast)naive.PredictDistribution(Series, 3);
        double sigma = Math.Sqrt((9 + 4 + 25) / 3.0);
        for (int h = 1; h <= 3; h++)
            forecast.StandardDeviation(h - 1).Should().BeApproximately(sigma * Math.Sqrt(h), 1e-14);
        naive.Predict(new double[] { 11 }, 1)[0, 0].Should().Be(11);
    }

    [Fact]
    public void Seasonal_naive_repeats_the_last_season()
    {
        var naive = new SeasonalNaiveForecaster(2);
        naive.Fit(Series);
        naive.Predict(Series, 5).Cast<double>().Should().Equal(2, 7, 2, 7, 2);
        var forecast = (GaussianForecast)naive.PredictDistribution(Series, 5);
        double sigma = Math.Sqrt((1 + 9) / 2.0);
        double[] seasons = [1, 1, 2, 2, 3];
        for (int step = 0; step < 5; step++)
            forecast.StandardDeviation(step).Should().BeApproximately(sigma * Math.Sqrt(seasons[step]), 1e-14);
    }

    [Fact]
    public void Drift_continues_the_line_through_the_ends()
    {
        var drift = new DriftForecaster();
        drift.Fit(Series);
        drift.Drift().Should().Equal(2);
        drift.Predict(Series, 2).Cast<double>().Should().Equal(9, 11);
        var forecast = (GaussianForecast)drift.PredictDistribution(Series, 2);
        double sigma = Math.Sqrt((1 + 16 + 9) / 2.0);
        forecast.StandardDeviation(0).Should().BeApproximately(sigma * Math.Sqrt(1 * (1 + (1 / 3.0))), 1e-14);
        forecast.StandardDeviation(1).Should().BeApproximately(sigma * Math.Sqrt(2 * (1 + (2 / 3.0))), 1e-14);
    }

    [Fact]
    public void Several_series_and_variables_are_fitted_at_once()
    {
        var drift = new DriftForecaster();
        drift.Fit([new double[,] { { 0, 0 }, { 1, 10 } }, new double[,] { { 5, 0 }, { 8, 0 }, { 10, 20 } }]);
        drift.Drift().Should().Equal([6 / 3.0, 30 / 3.0], (a, b) => Math.Abs(a - b) < 1e-14);
        drift.Predict(new double[,] { { 1, 1 } }, 1).Cast<double>().Should().Equal([3, 11], (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Theory]
    [InlineData(PredictionMethod.ResidualBootstrap)]
    [InlineData(PredictionMethod.GaussianSampling)]
    public void Paths_have_the_mean_and_deviation_of_the_formula(PredictionMethod method)
    {
        double[] walk = Simulated.Autoregression(400, 0, [1.0]);
        foreach (IForecaster forecaster in new IForecaster[] { new NaiveForecaster(), new SeasonalNaiveForecaster(3), new DriftForecaster() })
        {
            forecaster.Fit(walk);
            var exact = (GaussianForecast)forecaster.PredictDistribution(walk, 4);
            var paths = (SampleForecast)forecaster.PredictDistribution(walk, 4, new PredictionOptions { Method = method, PathCount = 4000 });
            paths.Mean(3).Should().BeApproximately(exact.Mean(3), 4 * exact.StandardDeviation(3) / Math.Sqrt(4000));
            (paths.Interval(0.8, 3).Width / exact.Interval(0.8, 3).Width).Should().BeApproximately(1, 0.08);
        }
    }

    [Fact]
    public void A_constant_series_is_predicted_as_certain()
    {
        var naive = new NaiveForecaster();
        naive.Fit(new double[] { 5, 5, 5 });
        naive.PredictDistribution(new double[] { 5, 5 }, 2).Interval(0.99, 1).Should().Be(new ForecastInterval(5, 5));
    }

    [Fact]
    public void Saved_forecasters_predict_the_same_bits()
    {
        TimeSeries series = Simulated.Seasonal(50, 7);
        string path = Path.GetTempFileName();
        try
        {
            foreach ((IForecaster forecaster, Func<string, IForecaster> load) in new (IForecaster, Func<string, IForecaster>)[]
            {
                (new NaiveForecaster(), NaiveForecaster.Load), (new SeasonalNaiveForecaster(7), SeasonalNaiveForecaster.Load), (new DriftForecaster(), DriftForecaster.Load),
            })
            {
                forecaster.Fit(series);
                forecaster.Save(path);
                IForecaster loaded = load(path);
                (loaded.Name, loaded.MinHistory, loaded.IsFitted).Should().Be((forecaster.Name, forecaster.MinHistory, true));
                Simulated.Numbers(loaded.PredictDistribution(series, 9)).Should().Equal(Simulated.Numbers(forecaster.PredictDistribution(series, 9)));
                forecaster.CreateUnfitted().IsFitted.Should().BeFalse();
            }

            FluentActions.Invoking(() => NaiveForecaster.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"*'{path}'*'kind' must be \"NaiveForecaster\"*DriftForecaster*");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_input_is_rejected()
    {
        var naive = new NaiveForecaster();
        naive.Invoking(one => one.Predict(Series, 1)).Should().Throw<InvalidOperationException>().WithMessage("*not fitted*");
        naive.Invoking(one => one.Fit(new double[] { 1 })).Should().Throw<ArgumentException>().WithMessage("NaiveForecaster.Fit:*at least 2 values*had 1*");
        naive.Invoking(one => one.Fit(new double[] { 1, double.PositiveInfinity })).Should().Throw<ArgumentException>().WithMessage("*Infinity at time 1*");
        naive.IsFitted.Should().BeFalse();
        naive.Fit(Series);
        naive.Invoking(one => one.Predict(Series, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*horizon*at least 1*0*");
        naive.Invoking(one => one.Predict(new double[2, 2], 1)).Should().Throw<ArgumentException>().WithMessage("*1 variable as in Fit*had 2*");
        naive.Invoking(one => one.Predict(new double[] { 1, double.NaN }, 1)).Should().Throw<ArgumentException>().WithMessage("*NaN at time 1*");
        FluentActions.Invoking(() => new SeasonalNaiveForecaster(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*period*");
    }
}
