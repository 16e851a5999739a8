using SeqModels.Forecasting;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: forecasts.</summary>
internal static class TroubleForecasts
{
    public static void Run()
    {
        // snippet: TroubleForecasts
        double[] series = [1, 2, 2, 4, 3, 5, 6, 5, 7, 8, 7, 9];
        var ar = new LinearAutoregression(new() { Lags = 4 });
        Try(() => ar.Predict(series, horizon: 2));
        Try(() => ar.Fit(series[..4]));
        ar.Fit(series);
        Try(() => ar.Predict(series[..2], horizon: 2));
        Try(() => ar.Fit(new double[] { 1, double.NaN, 3, 4, 5, 6, 7, 8, 9 }));
        // end snippet
    }
}
