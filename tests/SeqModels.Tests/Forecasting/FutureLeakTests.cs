using SeqModels.Forecasting;
using SeqModels.Numerics;

namespace SeqModels.Tests.Forecasting;

/// <summary>
/// No forecaster sees the future: a backtest on a series that is NaN from each origin on gives the same forecasts as on the clean series, against
/// the same actual values.
/// </summary>
public sealed class FutureLeakTests
{
    private static readonly TimeSeries Clean = new(
        Simulated.Seasonal(90, 7), pastInputs: Simulated.Autoregression(90, 0, [0.5], seed: 8), knownInputs: Simulated.Autoregression(90, 0, [0.2], seed: 9));

    // What a careless program could hold beside the backtest: the whole series.
    private TimeSeries _whole = Clean;

    public static TheoryData<string> Names => ["naive", "seasonal", "drift", "ar", "direct", "differenced"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_poisoned_future_changes_nothing(string name) => Differences(Forecaster(name)).Should().BeEmpty();

    [Theory]
    [InlineData("scaler")]
    [InlineData("values")]
    public void A_planted_leak_is_found(string name) => Differences(new Leaking(() => _whole, name == "scaler")).Should().NotBeEmpty();

    /// <summary>The origins whose forecasts differ.</summary>
    private List<int> Differences(IForecaster forecaster)
    {
        using (Parallelism.Limit(1))
        {
            BacktestRow clean = Run(forecaster, _ => _whole = Clean), poisoned = Run(forecaster, origin => _whole = Poisoned(origin));
            return [.. clean.Forecasts.Zip(poisoned.Forecasts).Where(pair => !Numbers(pair.First).SequenceEqual(Numbers(pair.Second))).Select(pair => pair.First.Origin)];
        }
    }

    private static BacktestRow Run(IForecaster forecaster, Func<int, TimeSeries> seriesAt) => Backtest.Run(
        Clean, seriesAt, [forecaster], new BacktestOptions { Horizon = 3, SeasonalPeriod = 7, RefitEvery = 4, Step = 2, Prediction = new() { PathCount = 20 } }).Rows[0];

    private static TimeSeries Poisoned(int origin)
    {
        double[] values = Clean.Variable(0), past = Clean.PastInputs!.Variable(0);
        values.AsSpan(origin).Fill(double.NaN);
        past.AsSpan(origin).Fill(double.NaN);
        return new TimeSeries(values, pastInputs: past, knownInputs: Clean.KnownInputs);
    }

    private static IEnumerable<double> Numbers(BacktestForecast forecast) => Enumerable.Range(0, 3).SelectMany(step =>
        new[] { forecast.Predicted(step), forecast.Crps(step), forecast.Quantile(0, step), forecast.Interval(1, step).Upper });

    private static IForecaster Forecaster(string name) => name switch
    {
        "naive" => new NaiveForecaster(),
        "seasonal" => new SeasonalNaiveForecaster(7),
        "drift" => new DriftForecaster(),
        "ar" => new WithoutPastInputs(new LinearAutoregression(new() { Lags = 7, Transform = new StandardScaler() })),
        "direct" => new LinearAutoregression(new() { Lags = 3, DirectSteps = 3 }),
        _ => new LinearAutoregression(new() { Lags = 2, DirectSteps = 3, Transform = new Differencing { SeasonalPeriod = 7 }.Then(new MinMaxScaler()) }),
    };

    /// <summary>An iterated regression, which cannot use past inputs.</summary>
    private sealed class WithoutPastInputs(IForecaster inner) : IForecaster
    {
        public string Name => inner.Name;

        public bool IsFitted => inner.IsFitted;

        public int MinHistory => inner.MinHistory;

        public IForecaster CreateUnfitted() => new WithoutPastInputs(inner.CreateUnfitted());

        public void Fit(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken = default) => inner.Fit([.. series.Select(Cut)], cancellationToken);

        public double[,] Predict(TimeSeries history, int horizon) => inner.Predict(Cut(history), horizon);

        public ForecastDistribution PredictDistribution(TimeSeries history, int horizon, PredictionOptions? options = null) =>
            inner.PredictDistribution(Cut(history), horizon, options);

        public void Save(string path) => inner.Save(path);

        private static TimeSeries Cut(TimeSeries series) => series.WithInputs(null, series.KnownInputs);
    }

    /// <summary>
    /// Leaks: scales by the mean of the whole series, not of the training part; or predicts a mixture with the true next value.
    /// </summary>
    private sealed class Leaking(Func<TimeSeries> whole, bool isScaler) : IForecaster
    {
        private readonly NaiveForecaster _naive = new();
        private double _mean;

        public string Name => "leaking";

        public bool IsFitted => _naive.IsFitted;

        public int MinHistory => 1;

        public IForecaster CreateUnfitted() => new Leaking(whole, isScaler);

        public void Fit(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken = default)
        {
            _naive.Fit(series, cancellationToken);
            _mean = whole().Variable(0).Where(double.IsFinite).Average();
        }

        public double[,] Predict(TimeSeries history, int horizon)
        {
            double[,] forecast = _naive.Predict(history, horizon);
            for (int step = 0; step < horizon; step++)
                forecast[step, 0] += 0.01 * (isScaler ? _mean : whole()[history.Length + step]);
            return forecast;
        }

        public ForecastDistribution PredictDistribution(TimeSeries history, int horizon, PredictionOptions? options = null) => _naive.PredictDistribution(history, horizon, options);

        public void Save(string path) => throw new NotSupportedException();
    }
}
