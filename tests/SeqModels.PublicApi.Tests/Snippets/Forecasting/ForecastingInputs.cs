// snippet: ForecastingInputs
using SeqModels.Forecasting;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Several variables and known inputs in docs/guide/forecasting.md.</summary>
internal static class ForecastingInputs
{
    public static void Run()
    {
        (double[] sales, double[] daysOff) = ForecastData.Sales();
        double[,] pair = ForecastData.Pair();
        // snippet: ForecastingInputs
        var withCalendar = new TimeSeries(sales, names: ["sales"], knownInputs: daysOff);       // 200 sales, 214 days
        var arx = new LinearAutoregression(new() { Lags = 1 });
        arx.Fit(withCalendar);
        double[,] twoWeeks = arx.Predict(withCalendar, horizon: 14);
        Console.WriteLine($"a day off changes sales by {arx.KnownInputCoefficients()[0, 0]:F2}; day 210: {twoWeeks[9, 0]:F1}, day 209: {twoWeeks[8, 0]:F1}");

        TimeSeries series = pair;                                                              // double[400, 2]: a vector autoregression
        var vector = new LinearAutoregression(new() { Lags = 1 });
        vector.Fit(series);
        double[,] a = vector.LagCoefficients(lag: 1);
        Console.WriteLine($"A = [{a[0, 0]:F2} {a[0, 1]:F2}; {a[1, 0]:F2} {a[1, 1]:F2}]");
        // end snippet
    }
}
