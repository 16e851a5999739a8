using SeqModels.Cli.Progress;
using SeqModels.Cli.Running;
using SeqModels.Forecasting;

namespace SeqModels.Cli.Forecasts;

/// <summary>Compares models by a backtest over the last 30 % of a series. Networks are fitted once, the others at every origin.</summary>
internal static class ModelComparison
{
    private const int MostOrigins = 100;

    private const string Naive = "naive", SeasonalNaive = "seasonal-naive";

    public static BacktestTable Run(
        CliRun run, TimeSeries series, IReadOnlyList<ForecastModel> models, ForecastSettings settings, IReadOnlyList<double> levels)
    {
        SeriesLength.CheckBacktest(series.Length, series.VariableCount, models, settings);
        int training = SeriesLength.TrainingPart(series.Length);
        var options = new BacktestOptions
        {
            Horizon = settings.Horizon,
            TrainingLength = training,
            Step = Math.Max(1, (series.Length - training - settings.Horizon) / MostOrigins),
            SeasonalPeriod = settings.Season,
            IntervalLevels = levels,
            Prediction = new PredictionOptions { Seed = settings.Seed },
        };
        using StatusLine status = run.Status();
        var progress = new Reports(status);
        List<BacktestModel> rows = [];
        int origins = 0;
        ForecastModel[] fitted = [.. models.Where(model => model.Name is not (Naive or SeasonalNaive))];

        // The naive forecasts alone still need a model beside them, whose row is then dropped.
        foreach (ForecastModel model in fitted.DefaultIfEmpty(ForecastModel.Find("drift")))
        {
            if (model.MinLength(settings, series.VariableCount) is var needed && needed > training)
            {
                run.Warn(FormattableString.Invariant(
                    $"{model.Name} is left out: it needs {needed} values before those of the backtest, but there are {training}."));
                continue;
            }

            try
            {
                BacktestOptions own = options with { RefitEvery = model.IsNetwork ? 0 : 1 };
                BacktestResult result = Backtest.Run(series, model.Create(settings), own, progress, run.Cancellation);
                origins = result.Origins.Count;
                rows.AddRange(result.Rows.Zip([model.Name, Naive, SeasonalNaive], (row, name) => BacktestModel.Of(name, row.Overall, levels)));
            }
            catch (ArgumentException error) when (models.Count > 1 && rows.Count > 0)
            {
                run.Warn($"{model.Name} is left out: {ErrorText.Of(error)}");
            }
        }

        IEnumerable<BacktestModel> asked = rows.Where(row => row.Model is Naive or SeasonalNaive || models.Any(model => model.Name == row.Model));
        return new BacktestTable(settings.Horizon, origins, [.. asked.DistinctBy(row => row.Model).OrderBy(row => row.Score)]);
    }

    private sealed class Reports(StatusLine status) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => status.Report(FormattableString.Invariant($"backtest: {value.Done} of {value.Total} forecasts"));
    }
}
