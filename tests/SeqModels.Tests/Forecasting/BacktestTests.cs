using System.Globalization;
using SeqModels.Forecasting;
using SeqModels.Numerics;

namespace SeqModels.Tests.Forecasting;

public sealed class BacktestTests
{
    private static readonly TimeSeries Short = new double[] { 1, 3, 2, 5, 4, 8 };

    [Fact]
    public void Scores_follow_their_formulas()
    {
        var options = new BacktestOptions { Horizon = 2, TrainingLength = 3, Step = 1, QuantileLevels = [0.9], IntervalLevels = [0.5] };
        BacktestResult result = Backtest.Run(Short, [], options);

        result.Origins.Should().Equal(3, 4);
        BacktestScores naive = result["naive"].Overall;
        // From 3: 2, 2 against 5, 4; from 4: 5, 5 against 4, 8. The scale is the mean difference: 3/2, then 6/3.
        naive.Count.Should().Be(4);
        naive.MeanAbsoluteError.Should().BeApproximately((3 + 2 + 1 + 3) / 4.0, 1e-15);
        naive.RootMeanSquaredError.Should().BeApproximately(Math.Sqrt((9 + 4 + 1 + 9) / 4.0), 1e-15);
        naive.MeanAbsoluteScaledError.Should().BeApproximately(((5 / 1.5) + (4 / 2.0)) / 4, 1e-15);
        naive.SymmetricPercentageError.Should().BeApproximately(200 * ((3 / 7.0) + (2 / 6.0) + (1 / 9.0) + (3 / 13.0)) / 4, 1e-12);
        BacktestScores second = result["naive"].Scores(step: 1);
        second.MeanAbsoluteError.Should().Be(2.5);

        // The distributions are N(2, h·5/2) and N(5, h·14/3).
        double[] deviations = [Math.Sqrt(2.5), Math.Sqrt(5), Math.Sqrt(14 / 3.0), Math.Sqrt(28 / 3.0)], means = [2, 2, 5, 5], actual = [5, 4, 4, 8];
        const double Z75 = 0.6744897501960817, Z90 = 1.2815515655446004;
        naive.IntervalWidths[0].Should().BeApproximately(deviations.Average(deviation => 2 * Z75 * deviation), 1e-12);
        naive.Coverages[0].Should().Be(Enumerable.Range(0, 4).Average(i => Math.Abs(actual[i] - means[i]) <= Z75 * deviations[i] ? 1.0 : 0));
        naive.PinballLosses[0].Should().BeApproximately(
            Enumerable.Range(0, 4).Average(i => actual[i] - means[i] - (Z90 * deviations[i]) is > 0 and var above ? 0.9 * above : 0.1 * (means[i] + (Z90 * deviations[i]) - actual[i])), 1e-12);
        naive.Crps.Should().BeApproximately(
            Enumerable.Range(0, 4).Average(i => new GaussianForecast(new double[,] { { means[i] } }, new double[,] { { deviations[i] } }).Crps(actual[i], 0)), 1e-12);
    }

    [Theory]
    [InlineData(BacktestWindow.Expanding, 1, new[] { "0-4", "0-6", "0-8" }, new[] { "0-4", "0-6", "0-8" })]
    [InlineData(BacktestWindow.Sliding, 1, new[] { "0-4", "2-6", "4-8" }, new[] { "0-4", "2-6", "4-8" })]
    [InlineData(BacktestWindow.Expanding, 2, new[] { "0-4", "0-8" }, new[] { "0-4", "0-6", "0-8" })]
    [InlineData(BacktestWindow.Sliding, 0, new[] { "0-4" }, new[] { "0-4", "2-6", "4-8" })]
    public void Windows_and_refits_are_as_documented(BacktestWindow window, int refitEvery, string[] fits, string[] predictions)
    {
        var forecaster = new Recorder();
        TimeSeries series = new double[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
        RunInOrder(series, forecaster, new BacktestOptions { TrainingLength = 4, Step = 2, Window = window, RefitEvery = refitEvery, Horizon = 3 });
        forecaster.Log.Where(entry => entry.StartsWith("fit", StringComparison.Ordinal)).Should().Equal(fits.Select(fit => "fit " + fit));
        forecaster.Log.Where(entry => entry.StartsWith("predict", StringComparison.Ordinal)).Should().Equal(predictions.Select(prediction => "predict " + prediction));
        forecaster.IsFitted.Should().BeFalse("the backtest fits copies");
    }

    [Fact]
    public void Exogenous_inputs_end_where_they_are_known()
    {
        var forecaster = new Recorder();
        double[] values = [.. Enumerable.Range(0, 12).Select(i => (double)i)];
        var series = new TimeSeries(values, pastInputs: values, knownInputs: (double[])[.. values, 12, 13]);
        RunInOrder(series, forecaster, new BacktestOptions { TrainingLength = 6, Horizon = 2, Window = BacktestWindow.Sliding });
        forecaster.Inputs.Should().Equal(Enumerable.Range(0, 5).Select(start => $"{start}-{start + 6} past {start + 5} known {start + 7}"));
    }

    [Fact]
    public void The_baselines_stand_beside_every_forecaster()
    {
        TimeSeries series = Simulated.Seasonal(80, 7);
        LinearAutoregression[] two = [new(new() { Lags = 7 }), new(new() { Lags = 7, Ridge = 1 })];
        BacktestResult result = Backtest.Run(series, two, new BacktestOptions { Horizon = 3, SeasonalPeriod = 7 });
        result.Rows.Select(row => row.Name).Should().Equal("AR(7)", "AR(7) (2)", "naive", "seasonal naive(7)");
        result.Rows.Select(row => row.IsBaseline).Should().Equal(false, false, true, true);
        result["AR(7)"].Overall.MeanAbsoluteError.Should().BeLessThan(result["naive"].Overall.MeanAbsoluteError);
        Backtest.Run(series, new NaiveForecaster()).Rows.Select(row => row.Name).Should().Equal("naive");
        result.Invoking(one => one["AR(8)"]).Should().Throw<KeyNotFoundException>().WithMessage("*'AR(8)'*'naive'*");
        result.Origins[0].Should().Be(56);
        BacktestForecast forecast = result["naive"].Forecasts[1];
        (forecast.Origin, forecast.Predicted(2), forecast.Actual(2)).Should().Be((57, series[56], series[59]));
        forecast.Interval(1, 2).Contains(forecast.Predicted(2)).Should().BeTrue();
        forecast.Quantile(1, 2).Should().BeApproximately(forecast.Predicted(2), 1e-12);
    }

    [Fact]
    public void Tables_show_every_row()
    {
        BacktestResult result = Backtest.Run(Short, [], new BacktestOptions { Horizon = 2, TrainingLength = 3, QuantileLevels = [0.9], IntervalLevels = [0.95] });
        string[] lines = result.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].TrimEnd().Should().Be("forecaster    MAE   RMSE   MASE  sMAPE %   CRPS  pinball 0.9  coverage 95 %  width 95 %");
        lines[1].Should().StartWith("naive       2.250  2.398  1.333    55.19  ");
        result.ToMarkdown().Should().StartWith("| forecaster |   MAE |").And.Contain("|------------|------:|");
        result.StepTable("MAE", scores => scores.MeanAbsoluteError).ReplaceLineEndings("\n").Should().Be("MAE    step 1  step 2\nnaive   2.000   2.500\n");
        result.StepTable("MAE", scores => scores.MeanAbsoluteError, isMarkdown: true).Should().Contain("| naive |  2.000 |  2.500 |");
    }

    [Fact]
    public void Variables_have_scores_of_their_own()
    {
        BacktestResult result = Backtest.Run(Simulated.Pair(60), new LinearAutoregression(), new BacktestOptions { Horizon = 2 });
        BacktestRow row = result.Rows[0];
        row.Overall.MeanAbsoluteError.Should().BeApproximately((row.Scores(variable: 0).MeanAbsoluteError + row.Scores(variable: 1).MeanAbsoluteError) / 2, 1e-14);
    }

    [Fact]
    public void Intervals_of_the_true_model_cover_as_often_as_they_say()
    {
        // Coverages over 8000 and 1600 values: the tolerances are about 3 standard errors, with those of the estimated coefficients.
        foreach ((PredictionMethod method, int length, double tolerance) in new[]
        {
            (PredictionMethod.Default, 9000, 0.016), (PredictionMethod.ResidualBootstrap, 2600, 0.035),
        })
        {
            BacktestResult result = Backtest.Run(
                Simulated.Autoregression(length, 1, [0.6, -0.3], seed: 5),
                new LinearAutoregression(new() { Lags = 2 }),
                new BacktestOptions
                {
                    Horizon = 4,
                    RefitEvery = 0,
                    TrainingLength = 1000,
                    Window = BacktestWindow.Sliding,
                    Prediction = new() { Method = method, PathCount = 200 },
                    Step = 4,
                });
            result.Rows[0].Overall.Coverages.Should().Equal([0.8, 0.95], (found, level) => Math.Abs(found - level) < tolerance);
        }
    }

    [Fact]
    public void The_same_bits_on_any_number_of_threads()
    {
        TimeSeries series = Simulated.Seasonal(120, 7);
        string[] runs = [.. new[] { 1, 4 }.Select(threads =>
        {
            using (Parallelism.Limit(threads))
            {
                BacktestResult result = Backtest.Run(
                    series,
                    [new LinearAutoregression(new() { Lags = 7 }), new LinearAutoregression(new() { Lags = 3, DirectSteps = 4, Transform = new Differencing() })],
                    new BacktestOptions { Horizon = 4, SeasonalPeriod = 7, RefitEvery = 2, Prediction = new() { PathCount = 50 } });
                return string.Join('\n', result.Rows.SelectMany(row => row.Forecasts.SelectMany(forecast => Enumerable.Range(0, 4).Select(step =>
                    string.Create(CultureInfo.InvariantCulture, $"{row.Name} {forecast.Origin} {forecast.Predicted(step):R} {forecast.Crps(step):R} {forecast.Interval(0, step).Lower:R}")))));
            }
        })];
        runs[1].Should().Be(runs[0]);
    }

    [Fact]
    public void Progress_is_reported_and_cancellation_ends_the_run()
    {
        using var source = new CancellationTokenSource();
        var reports = new List<BacktestProgress>();
        var progress = new Direct(report =>
        {
            reports.Add(report);
            if (report.Done == 5)
                source.Cancel();
        });
        TimeSeries series = Simulated.Seasonal(60, 7);
        using (Parallelism.Limit(2))
            FluentActions.Invoking(() => Backtest.Run(series, new DriftForecaster(), new BacktestOptions(), progress, source.Token)).Should().Throw<OperationCanceledException>();
        reports.Should().HaveCountLessThanOrEqualTo(6, "the other thread may be at one more origin");
        reports.Clear();
        Backtest.Run(series, new DriftForecaster(), progress: new Direct(reports.Add));
        reports.Select(report => report.Done).Should().Equal(Enumerable.Range(1, 36));
        reports.Should().OnlyContain(report => report.Total == 36);
    }

    [Fact]
    public void Bad_input_is_rejected()
    {
        FluentActions.Invoking(() => Backtest.Run(new double[] { 1, 2, double.NaN, 4 }, [])).Should().Throw<ArgumentException>().WithMessage("Backtest.Run:*NaN at time 2*");
        FluentActions.Invoking(() => Backtest.Run(Short, [], new BacktestOptions { Horizon = 3, TrainingLength = 4 })).Should().Throw<ArgumentException>().WithMessage("*4 + 3 values, but had 6*");
        FluentActions.Invoking(() => Backtest.Run(Short, [null!])).Should().Throw<ArgumentException>().WithMessage("*null*");
        FluentActions.Invoking(() => Backtest.Run(Short, new LinearAutoregression(new() { Lags = 9 }))).Should().Throw<ArgumentException>().WithMessage("*at least 10 values, but had 4*");
        FluentActions.Invoking(() => new BacktestOptions { IntervalLevels = [1] }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*IntervalLevels*(0, 1)*1*");
        FluentActions.Invoking(() => new BacktestOptions { Horizon = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        Backtest.Run(new double[] { 1, 1, 1, 1, 2 }, []).Rows[0].Overall.MeanAbsoluteScaledError.Should().Be(double.NaN);
    }

    private sealed class Direct(Action<BacktestProgress> report) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => report(value);
    }

    /// <summary>Records what it is shown of a series whose values are its times.</summary>
    /// <summary>On one thread: the copies of a recorder share its lists, whose order is that of the fits.</summary>
    private static void RunInOrder(TimeSeries series, Recorder forecaster, BacktestOptions options)
    {
        using (Parallelism.Limit(1))
            Backtest.Run(series, forecaster, options);
    }

    private sealed class Recorder : IForecaster
    {
        private readonly NaiveForecaster _naive = new();

        public List<string> Log { get; private init; } = [];

        public List<string> Inputs { get; private init; } = [];

        public string Name => "recorder";

        public bool IsFitted => _naive.IsFitted;

        public int MinHistory => 1;

        public IForecaster CreateUnfitted() => new Recorder { Log = Log, Inputs = Inputs };

        public void Fit(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken = default)
        {
            Log.Add("fit " + Range(series[0]));
            _naive.Fit(series, cancellationToken);
        }

        public double[,] Predict(TimeSeries history, int horizon)
        {
            Log.Add("predict " + Range(history));
            if (history.PastInputs is { } past && history.KnownInputs is { } known)
                Inputs.Add(string.Create(CultureInfo.InvariantCulture, $"{Range(history)} past {past[past.Length - 1]} known {known[known.Length - 1]}"));
            return _naive.Predict(history, horizon);
        }

        public ForecastDistribution PredictDistribution(TimeSeries history, int horizon, PredictionOptions? options = null) => _naive.PredictDistribution(history, horizon, options);

        public void Save(string path) => throw new NotSupportedException();

        private static string Range(TimeSeries series) => string.Create(CultureInfo.InvariantCulture, $"{series[0]}-{series[series.Length - 1] + 1}");
    }
}
