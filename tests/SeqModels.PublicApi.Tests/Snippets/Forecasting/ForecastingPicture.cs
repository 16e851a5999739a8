// snippet: ForecastingPicture
using SeqModels.Forecasting;
using SeqModels.Plotting;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>The picture of docs/guide/forecasting.md.</summary>
internal static class ForecastingPicture
{
    public static void Run()
    {
        TimeSeries visitors = ForecastData.Visitors();
        // snippet: ForecastingPicture
        TimeSeries training = visitors[..^24];
        var ar = new LinearAutoregression(new() { Lags = 13, Transform = new Differencing { Order = 0, SeasonalPeriod = 12 } });
        ar.Fit(training);
        Chart chart = ForecastPlot.Of(training, ar.PredictDistribution(training, horizon: 24), actual: visitors[^24..], new() { HistoryLength = 60 });
        (chart with { Title = "Two years of visitors", XLabel = "month", YLabel = "visitors" }).Save("forecast.png");
        // end snippet
    }
}
