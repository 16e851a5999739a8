using SeqModels.Forecasting;

namespace SeqModels.Tests.Forecasting;

public sealed class LinearAutoregressionTests
{
    private static readonly double[] Ar2 = Simulated.Autoregression(20_000, 1, [0.6, -0.3], deviation: 2);

    [Fact]
    public void The_coefficients_of_a_long_series_are_recovered()
    {
        LinearAutoregression ar = Fit(Ar2, new() { Lags = 2 });
        ar.Intercepts()[0].Should().BeApproximately(1, 0.06);
        ar.LagCoefficients(1)[0, 0].Should().BeApproximately(0.6, 0.025);
        ar.LagCoefficients(2)[0, 0].Should().BeApproximately(-0.3, 0.025);
        ar.ResidualCovariance()[0, 0].Should().BeApproximately(4, 0.16);
        (ar.Name, ar.MinHistory).Should().Be(("AR(2)", 2));
    }

    [Fact]
    public void Forecasts_equal_the_recursion_by_hand()
    {
        LinearAutoregression ar = Fit(Ar2[..300], new() { Lags = 2 });
        double c = ar.Intercepts()[0], a = ar.LagCoefficients(1)[0, 0], b = ar.LagCoefficients(2)[0, 0], y1 = 4, y2 = -1;
        double[] expected = new double[6];
        for (int step = 0; step < 6; step++)
            (y2, y1) = (y1, expected[step] = c + (a * y1) + (b * y2));

        Simulated.Flat(ar.Predict(new double[] { 99, -1, 4 }, 6)).Should().Equal(expected, Near);
    }

    [Fact]
    public void The_variance_of_a_step_is_the_sum_of_squared_moving_average_weights()
    {
        LinearAutoregression ar = Fit(Ar2[..300], new() { Lags = 1 });
        double phi = ar.LagCoefficients(1)[0, 0], variance = 0;
        var forecast = (GaussianForecast)ar.PredictDistribution(Ar2[..300], 5);
        for (int step = 0; step < 5; step++)
        {
            variance += ar.ResidualCovariance()[0, 0] * Math.Pow(phi, 2 * step);
            forecast.StandardDeviation(step).Should().BeApproximately(Math.Sqrt(variance), 1e-12);
        }
    }

    [Theory]
    [InlineData(PredictionMethod.ResidualBootstrap, false)]
    [InlineData(PredictionMethod.GaussianSampling, false)]
    [InlineData(PredictionMethod.GaussianSampling, true)]
    public void Sample_paths_agree_with_the_exact_variance(PredictionMethod method, bool isDifferenced)
    {
        SeriesTransform scaler = new StandardScaler();
        var options = new LinearAutoregressionOptions { Lags = 2, Transform = isDifferenced ? new Differencing { SeasonalPeriod = 2 }.Then(scaler) : scaler };
        TimeSeries pair = Simulated.Pair(400);
        LinearAutoregression ar = Fit(pair, options);
        var exact = (GaussianForecast)ar.PredictDistribution(pair, 4);
        var paths = (SampleForecast)ar.PredictDistribution(pair, 4, new PredictionOptions { Method = method, PathCount = 5000, Seed = 3 });
        for (int variable = 0; variable < 2; variable++)
        {
            double deviation = exact.StandardDeviation(3, variable);
            paths.Mean(3, variable).Should().BeApproximately(exact.Mean(3, variable), 4 * deviation / Math.Sqrt(5000));
            double sampled = Math.Sqrt(Enumerable.Range(0, 5000).Average(path => Math.Pow(paths.Sample(path, 3, variable) - paths.Mean(3, variable), 2)));
            (sampled / deviation).Should().BeApproximately(1, 0.05);
        }
    }

    [Fact]
    public void A_differenced_model_is_the_integrated_one()
    {
        // An AR(1) of differences is an AR(2) of the values: y_t = c + (1 + φ) y_{t−1} − φ y_{t−2}.
        TimeSeries walk = Cumulated(Ar2[..500]);
        LinearAutoregression ar = Fit(walk, new() { Lags = 1, Transform = new Differencing() });
        double c = ar.Intercepts()[0], phi = ar.LagCoefficients(1)[0, 0], y1 = walk[499], y2 = walk[498];
        double[,] forecast = ar.Predict(walk, 3);
        for (int step = 0; step < 3; step++)
        {
            (y2, y1) = (y1, c + ((1 + phi) * y1) - (phi * y2));
            forecast[step, 0].Should().BeApproximately(y1, 1e-9);
        }

        double sigma2 = ar.ResidualCovariance()[0, 0], second = 1 + phi;
        ((GaussianForecast)ar.PredictDistribution(walk, 2)).StandardDeviation(1).Should().BeApproximately(Math.Sqrt(sigma2 * (1 + (second * second))), 1e-10);
        ar.MinHistory.Should().Be(2);
    }

    [Fact]
    public void A_scaled_fit_predicts_the_same()
    {
        TimeSeries series = Ar2[..500];
        double[,] plain = Fit(series, new() { Lags = 3 }).Predict(series, 4);
        double[,] scaled = Fit(series, new() { Lags = 3, Transform = new StandardScaler() }).Predict(series, 4);
        Simulated.Flat(scaled).Should().Equal(Simulated.Flat(plain), Near);
    }

    [Fact]
    public void Direct_steps_are_regressions_of_their_own()
    {
        TimeSeries series = Ar2[..5000];
        LinearAutoregression direct = Fit(series, new() { Lags = 2, DirectSteps = 3 });
        LinearAutoregression iterated = Fit(series, new() { Lags = 2 });
        Simulated.Flat(direct.Predict(series, 3)).Should().Equal(Simulated.Flat(iterated.Predict(series, 3)), (x, y) => Math.Abs(x - y) < 0.2);
        direct.LagCoefficients(1, step: 1)[0, 0].Should().BeApproximately((0.6 * 0.6) - 0.3, 0.05);
        var forecast = (GaussianForecast)direct.PredictDistribution(series, 3);
        forecast.StandardDeviation(2).Should().BeApproximately(Math.Sqrt(direct.ResidualCovariance(2)[0, 0]), 1e-14);
        (direct.PredictDistribution(series, 3, new() { Method = PredictionMethod.ResidualBootstrap }).Interval(0.8, 2).Width / forecast.Interval(0.8, 2).Width)
            .Should().BeApproximately(1, 0.1);
        Fit(series, new() { Lags = 2, DirectSteps = 3, Transform = new Differencing() }).PredictDistribution(series, 3).Should().BeOfType<SampleForecast>();
    }

    [Fact]
    public void Past_inputs_need_direct_steps_beyond_the_first()
    {
        double[] driver = Simulated.Autoregression(400, 0, [0.5], seed: 5);
        double[] values = [0, .. driver[..^1].Select(value => 2 * value)];
        var series = new TimeSeries(values, pastInputs: driver);
        LinearAutoregression ar = Fit(series, new() { Lags = 1 });
        ar.PastInputCoefficients(1)[0, 0].Should().BeApproximately(2, 1e-12);
        ar.Predict(series, 1)[0, 0].Should().BeApproximately(2 * driver[^1], 1e-12);
        ar.Invoking(one => one.Predict(series, 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*horizon must be 1 with PastInputs*DirectSteps*");
        Fit(series, new() { Lags = 1, DirectSteps = 2 }).Predict(series, 2)[0, 0].Should().BeApproximately(2 * driver[^1], 1e-10);
    }

    [Fact]
    public void Several_series_share_coefficients_and_no_windows()
    {
        TimeSeries[] parts = [Ar2[..400], Ar2[5000..5300]];
        LinearAutoregression ar = Fit(parts, new() { Lags = 2 });
        ar.Residuals().GetLength(0).Should().Be(398 + 298);
        LinearAutoregression joined = Fit((double[])[.. Ar2[..400], .. Ar2[5000..5300]], new() { Lags = 2 });
        ar.LagCoefficients(1)[0, 0].Should().BeApproximately(joined.LagCoefficients(1)[0, 0], 0.02).And.NotBe(joined.LagCoefficients(1)[0, 0]);
    }

    [Fact]
    public void Ridge_shrinks_and_solves_the_normal_equations()
    {
        double[] series = Ar2[..200];
        LinearAutoregression ridge = Fit(series, new() { Lags = 1, Intercept = false, Ridge = 50 });
        double products = Enumerable.Range(1, 199).Sum(t => series[t] * series[t - 1]), squares = series[..^1].Sum(y => y * y);
        ridge.LagCoefficients(1)[0, 0].Should().BeApproximately(products / (squares + 50), 1e-12);
        ridge.Intercepts()[0].Should().Be(0);
        double[] constant = [5, 5, 5, 5, 5];
        Fit(constant, new() { Lags = 2, Ridge = 1 }).Predict(constant, 3)[2, 0].Should().BeApproximately(5, 1e-12);
    }

    [Fact]
    public void A_noiseless_sine_is_continued_although_its_lags_are_dependent()
    {
        double[] sine = [.. Enumerable.Range(0, 120).Select(t => Math.Sin(t * 0.3))];
        double[,] forecast = Fit(sine[..100], new() { Lags = 6 }).Predict(sine[..100], 20);
        Simulated.Flat(forecast).Should().Equal(sine[100..], (x, y) => Math.Abs(x - y) < 1e-9);
    }

    [Fact]
    public void An_explosive_forecast_is_an_error()
    {
        double[] growing = [.. Enumerable.Range(0, 30).Select(t => Math.Pow(3, t) + (t % 2))];
        LinearAutoregression ar = Fit(growing, new());
        ar.Predict(growing, 5)[4, 0].Should().BeApproximately(Math.Pow(3, 34), 1e13);
        ar.Invoking(one => one.Predict(growing, 1000)).Should().Throw<InvalidOperationException>().WithMessage("LinearAutoregression.Predict: the forecast overflows at step 6*explosive*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_saved_forecaster_predicts_the_same_bits(bool isDirect)
    {
        var series = new TimeSeries(Simulated.Pair(60), knownInputs: Simulated.Autoregression(70, 0, [0.3]));
        LinearAutoregression ar = Fit(series, new()
        {
            Lags = 2,
            DirectSteps = isDirect ? 4 : null,
            Ridge = 0.1,
            Transform = new Differencing { SeasonalPeriod = 3 }.Then(new MinMaxScaler { Lower = -1 }).Then(new StandardScaler()),
        });
        string path = Path.GetTempFileName();
        try
        {
            ar.Save(path);
            LinearAutoregression loaded = LinearAutoregression.Load(path);
            loaded.Options.Should().Be(ar.Options);
            foreach (PredictionMethod method in new[] { PredictionMethod.Default, PredictionMethod.ResidualBootstrap })
            {
                var options = new PredictionOptions { Method = method, PathCount = 20 };
                Simulated.Numbers(loaded.PredictDistribution(series, 4, options)).Should().Equal(Simulated.Numbers(ar.PredictDistribution(series, 4, options)));
            }

            string first = File.ReadAllText(path);
            loaded.Save(path);
            File.ReadAllText(path).Should().Be(first);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("\"lags\":2", "\"lags\":3", "'weights' must be a list of 4 numbers")]
    [InlineData("\"lags\":2", "\"lags\":-1", "'lags' must be a whole number from 1, but is -1")]
    [InlineData("\"version\":1", "\"version\":9", "'version' must be 1")]
    [InlineData("\"kind\":\"LinearAutoregression\"", "\"kind\":\"Other\"", "'kind' must be \"LinearAutoregression\"")]
    [InlineData("\"regressions\"", "\"regression\"", "'regressions' is missing")]
    [InlineData("\"weights\":[", "\"weights\":[true,", "'weights' must be")]
    [InlineData("\"variables\":1", "\"variables\":2", "must be a list of")]
    [InlineData("{", "", "")]
    public void A_malformed_file_is_named_with_what_was_expected(string found, string replacement, string expected)
    {
        string path = Path.GetTempFileName();
        try
        {
            Fit(Ar2[..20], new() { Lags = 2 }).Save(path);
            string text = File.ReadAllText(path);
            text.Should().Contain(found);
            File.WriteAllText(path, text.Replace(found, replacement, StringComparison.Ordinal));
            FluentActions.Invoking(() => LinearAutoregression.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"'{path}' is not a file of a LinearAutoregression:*{expected}*");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Bad_input_is_rejected_and_a_failed_fit_changes_nothing()
    {
        LinearAutoregression ar = Fit(Ar2[..100], new() { Lags = 2 });
        double[,] before = ar.Predict(Ar2, 3);
        TimeSeries[] bad = [new double[] { 3, 3, 3, 3, 3, 3 }, Ar2[..2], Ar2[..4], new double[] { 1, 2, 3, double.NaN, 5, 6, 7 }, (double[])[1e300, -1e300, 1e308, -1e308, 1e300, 2e307, -3e307]];
        string[] messages = ["*variable 0 must vary, but is 3 at all times*Ridge*", "*at least 3 values, but had 2*", "*at least 3 windows*but give 2*", "*NaN at time 3*", "*"];
        for (int i = 0; i < 4; i++)
            ar.Invoking(one => one.Fit(bad[i])).Should().Throw<ArgumentException>().WithMessage("LinearAutoregression.Fit:" + messages[i]);
        ar.Invoking(one => one.Fit([])).Should().Throw<ArgumentException>().WithMessage("*at least one series*");
        ar.Invoking(one => one.Fit(Ar2, new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();
        ar.Predict(Ar2, 3).Should().BeEquivalentTo(before);
        Fit(bad[4], new() { Lags = 1 }).Invoking(one => one.PredictDistribution(bad[4], 2)).Should().Throw<InvalidOperationException>().WithMessage("*variances overflow*");
        Fit(bad[4], new() { Lags = 1 }).Residuals().Cast<double>().Should().OnlyContain(error => double.IsFinite(error));
    }

    [Fact]
    public void Bad_histories_are_rejected()
    {
        LinearAutoregression ar = Fit(Ar2[..100], new() { Lags = 2 });
        ar.Invoking(one => one.Predict(Ar2, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("LinearAutoregression.Predict: horizon must be at least 1, but was 0*");
        ar.Invoking(one => one.Predict(new double[] { 1 }, 1)).Should().Throw<ArgumentException>().WithMessage("*at least 2 values, but had 1*");
        ar.Invoking(one => one.Predict(new double[] { 1, 2, double.NaN }, 1)).Should().Throw<ArgumentException>().WithMessage("*NaN at time 2*");
        ar.Predict(new double[] { double.NaN, 1, 2 }, 1).Should().NotBeNull("only the last 2 values are used");
        var known = new TimeSeries(Ar2[..100], knownInputs: Ar2[100..202]);
        LinearAutoregression exogenous = Fit(known, new() { Lags = 2 });
        exogenous.Invoking(one => one.Predict(Ar2, 1)).Should().Throw<ArgumentException>().WithMessage("*must have 1 known input as in Fit, but had 0*");
        exogenous.Invoking(one => one.Predict(known, 3)).Should().Throw<ArgumentException>().WithMessage("*KnownInputs must extend at least 3 rows*extend 2*");
        LinearAutoregression direct = Fit(Ar2[..100], new() { DirectSteps = 2 });
        direct.Invoking(one => one.Predict(Ar2, 3)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at most DirectSteps = 2*3*");
        direct.Invoking(one => one.PredictDistribution(Ar2, 1, new() { Method = PredictionMethod.GaussianSampling })).Should().Throw<ArgumentException>().WithMessage("*Default or ResidualBootstrap*");
        new LinearAutoregression().Invoking(one => one.Save("x")).Should().Throw<InvalidOperationException>().WithMessage("*not fitted*");
        ar.Invoking(one => one.LagCoefficients(3)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*lag must be in*2]*3*");
        FluentActions.Invoking(() => new LinearAutoregressionOptions { Lags = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new LinearAutoregressionOptions { Ridge = -1 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static LinearAutoregression Fit(TimeSeries series, LinearAutoregressionOptions options) => Fit([series], options);

    private static LinearAutoregression Fit(TimeSeries[] series, LinearAutoregressionOptions options)
    {
        var ar = new LinearAutoregression(options);
        ar.Fit(series);
        return ar;
    }

    private static double[] Cumulated(double[] values)
    {
        double sum = 0;
        return [.. values.Select(value => sum += value)];
    }

    private static bool Near(double x, double y) => Math.Abs(x - y) < 1e-10;
}
