using SeqModels.Cli.Progress;
using SeqModels.Cli.Running;
using SeqModels.Forecasting;

namespace SeqModels.Cli.Forecasts;

/// <summary>Compares models by a backtest over the last 30 % of a series. Networks are fitted once, the others at every origin.</summary>
internal static class ModelComparison
{
    private const double TrainingShare = 0.7;
    private const int MostOrigins = 100;

    private const string Naive = "naive", SeasonalNaive = "seasonal-naive";

    public static BacktestTable Run(CliRun run, TimeSeries series, IReadOnlyList<ForecastModel> models, ForecastSettings settings, IReadOnlyList<double> levels)
    {
        int training = (int)(series.Length * TrainingShare);
        var options = new BacktestOptions
        {
            Horizon = settings.Horizon,
            TrainingLength = Math.Max(1, training),
            Step = Math.Max(1, (series.Length - training - settings.Horizon) / MostOrigins),
            SeasonalPeriod = settings.Season,
            IntervalLevels = levels,
            Prediction = new PredictionOptions { Seed = settings.Seed },
        };
        ForecastModel[] fitted = [.. models.Where(model => model.Name is not (Naive or SeasonalNaive))];
        ForecastModel[][] groups = [[.. fitted.Where(model => !model.IsNetwork)], [.. fitted.Where(model => model.IsNetwork)]];
        using StatusLine status = run.Status();
        var progress = new Reports(status);
        List<BacktestModel> rows = [];
        int origins = 0;
        foreach (ForecastModel[] group in groups.Where((group, i) => i == 0 || group.Length > 0))
        {
            // Without a model of its own, a backtest still needs one: drift, which is dropped again.
            IForecaster[] forecasters = [.. group.DefaultIfEmpty(ForecastModel.Find("drift")).Select(model => model.Create(settings))];
            BacktestResult result = Backtest.Run(series, forecasters, options with { RefitEvery = group.Any(model => model.IsNetwork) ? 0 : 1 }, progress, run.Cancellation);
            origins = result.Origins.Count;
            string[] names = [.. group.Select(model => model.Name).DefaultIfEmpty(""), Naive, SeasonalNaive];
            rows.AddRange(result.Rows.Zip(names, (row, name) => BacktestModel.Of(name, row.Overall, levels)));
        }

        return new BacktestTable(settings.Horizon, origins, [.. rows.Where(row => row.Model.Length > 0).DistinctBy(row => row.Model).OrderBy(row => row.Score)]);
    }

    private sealed class Reports(StatusLine status) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => status.Report(FormattableString.Invariant($"backtest: {value.Done} of {value.Total} forecasts"));
    }
}
