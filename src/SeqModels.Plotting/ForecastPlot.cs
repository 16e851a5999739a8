using System.Globalization;
using SeqModels.Forecasting;

namespace SeqModels.Plotting;

/// <summary>A forecast after its history, with prediction intervals.</summary>
public static class ForecastPlot
{
    /// <summary>
    /// The end of a time series, the mean (or median) of its forecast, prediction intervals, and what came then, if it is known. The horizontal axis
    /// counts time steps from the first value of the history, which is step 0.
    /// </summary>
    /// <param name="history">The series that the forecast follows.</param>
    /// <param name="forecast">The forecast of its next steps, as by <see cref="IForecaster.PredictDistribution"/>.</param>
    /// <param name="actual">The values of the steps of the forecast, or of the first of them; null if they are unknown.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <returns>A chart; <c>with { Title = …, YLabel = … }</c> changes it.</returns>
    /// <exception cref="ArgumentException">The history, the forecast and the actual values do not all have the variable.</exception>
    public static Chart Of(TimeSeries history, ForecastDistribution forecast, TimeSeries? actual = null, ForecastPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(forecast);
        options ??= new ForecastPlotOptions();
        int variable = options.Variable, first = Math.Max(0, history.Length - options.HistoryLength);
        CheckVariable("history", history.VariableCount);
        CheckVariable("forecast", forecast.VariableCount);
        CheckVariable("actual", actual?.VariableCount ?? int.MaxValue);
        double[] past = Times(first, history.Length - first), future = Times(history.Length, forecast.Horizon);
        List<Line> lines =
        [
            .. past.Length > 0 ? [new Line("history", past, history.Variable(variable)[first..]) { Color = Palette.Gray, Marked = false }] : Array.Empty<Line>(),
            new(options.ShowsMedian ? "forecast (median)" : "forecast (mean)", future, Each(step => Middle(step))) { Color = Palette.Blue },
        ];
        if (actual is not null)
        {
            int known = Math.Min(actual.Length, forecast.Horizon);
            lines.Add(new Line("actual", future[..known], actual.Variable(variable)[..known]) { Color = Palette.Vermilion });
        }

        return new Chart
        {
            Title = "Forecast",
            XLabel = "time step",
            YLabel = variable < history.Names.Count ? history.Names[variable] : "value",
            Lines = lines,
            Bands = [.. options.Levels.OrderDescending().Select((level, i) => Interval(level, Math.Min(0.2 + (0.15 * i), 0.8)))],
        };

        double Middle(int step) => options.ShowsMedian ? forecast.Quantile(0.5, step, variable) : forecast.Mean(step, variable);

        double[] Each(Func<int, double> value) => [.. Enumerable.Range(0, forecast.Horizon).Select(value)];

        Band Interval(double level, double opacity)
        {
            ForecastInterval[] intervals = [.. Enumerable.Range(0, forecast.Horizon).Select(step => forecast.Interval(level, step, variable))];
            string name = string.Create(CultureInfo.InvariantCulture, $"{100 * level:0.##} % interval");
            return new Band(name, future, [.. intervals.Select(interval => interval.Lower)], [.. intervals.Select(interval => interval.Upper)]) { Color = Palette.Blue, Opacity = opacity };
        }

        void CheckVariable(string what, int count)
        {
            if (variable >= count)
            {
                throw new ArgumentException($"ForecastPlot: {what} must have the variable {variable}, but has {count} (from 0).");
            }
        }
    }

    private static double[] Times(int first, int count) => [.. Enumerable.Range(first, count).Select(time => (double)time)];
}
