// snippet: ForecastingModels
using SeqModels.Forecasting;
using SeqModels.Recurrent;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Neural forecasters of docs/guide/forecasting.md beside AR.</summary>
internal static class ForecastingModels
{
    public static void Run()
    {
        TimeSeries visitors = ForecastData.Visitors();
        // snippet: ForecastingModels
        SeriesTransform yearly = new Differencing { Order = 0, SeasonalPeriod = 12 }.Then(new StandardScaler());
        IForecaster[] forecasters =
        [
            new LinearAutoregression(new() { Lags = 13, Transform = yearly }),
            new WindowForecaster(new()
            {
                Lags = 13,
                HiddenSizes = [16],
                Transform = yearly,
                DirectSteps = 12,
                Head = new QuantileHead(),
                Training = new() { Epochs = 30 },
            }),
            new RecurrentForecaster(new()
            {
                Recurrent = new LstmOptions(),
                HiddenSize = 16,
                SequenceLength = 24,
                Transform = yearly,
                Head = new GaussianHead(),
                Training = new() { Epochs = 30 },
            }),
        ];
        BacktestResult backtest = Backtest.Run(visitors, forecasters, new()
        {
            Horizon = 12,
            Step = 3,
            RefitEvery = 0,
            SeasonalPeriod = 12,
            Prediction = new() { PathCount = 200 },
        });
        foreach (BacktestRow row in backtest.Rows)
        {
            BacktestScores scores = row.Overall;
            Console.WriteLine($"{row.Name,-32} MASE {scores.MeanAbsoluteScaledError:F2}, CRPS {scores.Crps:F1}, in the 80 % interval: {scores.Coverages[0]:P0}");
        }

        Console.WriteLine(backtest.StepTable("MAE", scores => Math.Round(scores.MeanAbsoluteError, 1)));
        // end snippet
    }
}
