// snippet: ForecastJob
using System.Globalization;
using SeqModels.Forecasting;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A job of docs/guide/forecasting.md: forecast a series of a CSV file, with an interval and a backtest.</summary>
internal static class ForecastJob
{
    public static void Run()
    {
        ForecastData.WriteVisitors();
        // snippet: ForecastJob
        TimeSeries visitors = File.ReadLines("visitors.csv").Skip(1)
            .Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).ToArray();

        var ar = new LinearAutoregression(new() { Lags = 13, Transform = new Differencing { Order = 0, SeasonalPeriod = 12 } });
        ar.Fit(visitors);
        double[,] mean = ar.Predict(visitors, horizon: 12);                            // [step, variable]
        ForecastInterval interval = ar.PredictDistribution(visitors, horizon: 12).Interval(0.9, step: 0);
        Console.WriteLine($"next month: {mean[0, 0]:F1}, with 90 % probability in {interval}");

        BacktestResult backtest = Backtest.Run(visitors, ar, new() { Horizon = 12, SeasonalPeriod = 12 });
        Console.WriteLine(backtest);
        ar.Save("visitors.json");
        LinearAutoregression loaded = LinearAutoregression.Load("visitors.json");
        // end snippet
        _ = loaded;
    }
}
