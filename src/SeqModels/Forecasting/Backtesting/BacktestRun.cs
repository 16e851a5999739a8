using SeqModels.Numerics.Threads;

namespace SeqModels.Forecasting.Backtesting;

/// <summary>One backtest. Its shards are the forecasters times the fits; each fills its own forecasts.</summary>
internal sealed class BacktestRun
{
    private readonly TimeSeries _series;
    private readonly Func<int, TimeSeries> _seriesAt;
    private readonly IForecaster[] _forecasters;
    private readonly int _given;
    private readonly BacktestOptions _options;
    private readonly int _training;
    private readonly int[] _origins;
    private readonly int _perFit;
    private readonly BacktestForecast[][] _forecasts;
    private readonly IProgress<BacktestProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly Lock _lock = new();
    private int _done;

    public BacktestRun(
        TimeSeries series,
        Func<int, TimeSeries> seriesAt,
        IReadOnlyList<IForecaster> forecasters,
        BacktestOptions options,
        int training,
        IProgress<BacktestProgress>? progress,
        CancellationToken cancellationToken)
    {
        (_series, _seriesAt, _options, _training, _progress, _cancellationToken) = (series, seriesAt, options, training, progress, cancellationToken);
        _given = forecasters.Count;
        _forecasters = [.. forecasters, .. Baselines(forecasters, options.SeasonalPeriod)];
        _origins = new int[((series.Length - options.Horizon - training) / options.Step) + 1];
        for (int i = 0; i < _origins.Length; i++)
            _origins[i] = training + (i * options.Step);
        _perFit = options.RefitEvery == 0 ? _origins.Length : int.Min(options.RefitEvery, _origins.Length);
        _forecasts = [.. _forecasters.Select(_ => new BacktestForecast[_origins.Length])];
    }

    private int FitCount => Parts.Count(_origins.Length, _perFit);

    public BacktestResult Run()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        WorkerTeam.Run(checked(_forecasters.Length * FitCount), new Job { Run = this });
        var rows = new BacktestRow[_forecasters.Length];
        var names = new Dictionary<string, int>();
        for (int i = 0; i < rows.Length; i++)
        {
            string name = _forecasters[i].Name;
            int number = names[name] = names.GetValueOrDefault(name) + 1;
            rows[i] = new BacktestRow(number == 1 ? name : $"{name} ({number})", i >= _given, _forecasts[i], _series.VariableCount, _options);
        }

        return new BacktestResult(_options, _origins, rows);
    }

    private static IEnumerable<IForecaster> Baselines(IReadOnlyList<IForecaster> forecasters, int period)
    {
        if (!forecasters.Any(forecaster => forecaster is NaiveForecaster))
            yield return new NaiveForecaster();
        if (period > 1 && !forecasters.Any(forecaster => forecaster is SeasonalNaiveForecaster seasonal && seasonal.Period == period))
            yield return new SeasonalNaiveForecaster(period);
    }

    /// <summary>One fit and the forecasts from its origins.</summary>
    private void RunFit(int index, int fit)
    {
        (int start, int end) = Parts.Range(fit, _perFit, _origins.Length);
        IForecaster? forecaster = null;
        double[] scales = [];
        for (int i = start; i < end; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            TimeSeries history = HistoryAt(_origins[i]);
            if (forecaster is null)
            {
                forecaster = _forecasters[index].CreateUnfitted();
                forecaster.Fit([history], _cancellationToken);
                scales = Scales(history);
            }

            _forecasts[index][i] = Forecast(forecaster, history, _origins[i], scales);
            Report();
        }
    }

    private BacktestForecast Forecast(IForecaster forecaster, TimeSeries history, int origin, double[] scales)
    {
        double[,] predicted = forecaster.Predict(history, _options.Horizon);
        ForecastDistribution distribution = forecaster.PredictDistribution(history, _options.Horizon, _options.Prediction);
        TimeSeries actual = _series.Slice(origin, _options.Horizon);
        if (predicted.GetLength(0) != _options.Horizon || predicted.GetLength(1) != actual.VariableCount
            || distribution.Horizon != _options.Horizon || distribution.VariableCount != actual.VariableCount)
        {
            throw new InvalidOperationException(
                $"Backtest.Run: {forecaster.Name} must predict [{_options.Horizon}, {actual.VariableCount}], but predicted [{predicted.GetLength(0)}, {predicted.GetLength(1)}] with a distribution [{distribution.Horizon}, {distribution.VariableCount}].");
        }

        return new BacktestForecast(origin, predicted, distribution, actual, scales, _options);
    }

    /// <summary>What a forecaster may know at an origin.</summary>
    private TimeSeries HistoryAt(int origin)
    {
        int length = _options.Window == BacktestWindow.Sliding ? _training : origin;
        TimeSeries history = _seriesAt(origin).Slice(origin - length, length);
        return history.KnownInputs is { } known ? history.WithInputs(history.PastInputs, known.Slice(0, length + _options.Horizon)) : history;
    }

    /// <summary>The mean of |y_t − y_{t−m}| in the training part for each variable; NaN if that is not longer than m.</summary>
    private double[] Scales(TimeSeries training)
    {
        var scales = new double[training.VariableCount];
        int period = _options.SeasonalPeriod;
        for (int variable = 0; variable < scales.Length; variable++)
        {
            double sum = 0;
            for (int t = period; t < training.Length; t++)
                sum += double.Abs(training[t, variable] - training[t - period, variable]);
            scales[variable] = sum / int.Max(0, training.Length - period);
        }

        return scales;
    }

    private void Report()
    {
        lock (_lock)
        {
            _done++;
            _progress?.Report(new BacktestProgress(_done, _forecasters.Length * _origins.Length));
        }
    }

    private struct Job : IShardJob
    {
        public BacktestRun Run;

        readonly void IShardJob.Run(int shard) => Run.RunFit(shard % Run._forecasters.Length, shard / Run._forecasters.Length);
    }
}
