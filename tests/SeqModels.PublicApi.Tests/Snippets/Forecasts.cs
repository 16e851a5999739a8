// snippet: Forecasts
using System.Globalization;
using SeqModels.Forecasting;
using SeqModels.Sources;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>The forecasts that README.md shows.</summary>
internal static class Forecasts
{
    public static void Run()
    {
        // snippet: Forecasts
        double[] series = new AutoregressiveSource([0.6, 0.3]).Sample(400, seed: 1);
        var ar = new LinearAutoregression(new() { Lags = 2 });
        var mlp = new WindowForecaster(new() { Lags = 2, HiddenSizes = [8] });

        ar.Fit(series);
        ForecastInterval interval = ar.PredictDistribution(series, horizon: 3).Interval(0.9, step: 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in three steps: {interval.Lower:F2} to {interval.Upper:F2}"));

        BacktestResult result = Backtest.Run(series, [ar, mlp], new() { Horizon = 3, RefitEvery = 50 });
        foreach (BacktestRow row in result.Rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name}: MASE {row.Overall.MeanAbsoluteScaledError:F3}, CRPS {row.Overall.Crps:F3}"));
        }
        // end snippet
    }
}
