using SeqModels.Forecasting.Series;

namespace SeqModels.Forecasting;

/// <summary>
/// Cuts series into windows for supervised learning: the last <c>lags</c> values as inputs and the next <c>horizon</c> values as targets.
/// </summary>
/// <remarks>
/// With V variables, P past inputs and K known inputs, the inputs of a window whose first target is at time t are, in this order:
/// <code>
/// y[t − lags] … y[t − 1]       lags · V values, oldest first, the variables of a time side by side
/// past[t − lags] … past[t − 1] lags · P values
/// known[t] … known[t + horizon − 1]  horizon · K values
/// </code>
/// and the targets are y[t] … y[t + horizon − 1], horizon · V values. A window never crosses the end of a series.
/// </remarks>
/// <example><code>
/// WindowSet windows = Windows.Of(series, lags: 4, horizon: 1);
/// Tensor x = windows.InputTensor(), y = windows.TargetTensor();   // [windows, 4], [windows, 1]
/// </code></example>
public static class Windows
{
    /// <summary>The windows of one series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="lags">τ, the number of past times in the inputs, at least 1.</param>
    /// <param name="horizon">The number of future times in the targets, at least 1.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The series is shorter than lags + horizon, or a value is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lags"/> or <paramref name="horizon"/> is below 1.</exception>
    public static WindowSet Of(TimeSeries series, int lags, int horizon, WindowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Of([series], lags, horizon, options);
    }

    /// <summary>The windows of several series, in their order. Series shorter than lags + horizon have none.</summary>
    /// <param name="series">The series, with equal variables and inputs.</param>
    /// <param name="lags">τ, the number of past times in the inputs, at least 1.</param>
    /// <param name="horizon">The number of future times in the targets, at least 1.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The series differ in their variables or inputs, all are shorter than lags + horizon, or a value is
    /// NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lags"/> or <paramref name="horizon"/> is below 1.</exception>
    public static WindowSet Of(IReadOnlyList<TimeSeries> series, int lags, int horizon, WindowOptions? options = null)
    {
        SeriesChecks.Alike(series, "Windows.Of");
        CheckSizes(lags, horizon, "Windows.Of");
        return WindowCutter.Cut(series, lags, horizon, options ?? new WindowOptions());
    }

    /// <summary>The inputs that predict what follows a history: those of the window whose first target is the first time after it.</summary>
    /// <param name="history">The past, at least <paramref name="lags"/> values; its known inputs, if it has any, must extend at least
    /// <paramref name="horizon"/> rows beyond its end.</param>
    /// <param name="lags">τ, the number of past times in the inputs, at least 1.</param>
    /// <param name="horizon">The number of future times, at least 1.</param>
    /// <returns>The inputs in the order of <see cref="WindowSet.Input"/>.</returns>
    /// <exception cref="ArgumentException">The history or its known inputs are too short, or a value that is used is NaN or
    /// infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lags"/> or <paramref name="horizon"/> is below 1.</exception>
    public static double[] InputAfter(TimeSeries history, int lags, int horizon)
    {
        const string Owner = "Windows.InputAfter";
        ArgumentNullException.ThrowIfNull(history);
        CheckSizes(lags, horizon, Owner);
        SeriesChecks.History(history, lags, horizon, Owner);
        var input = new double[WindowCutter.InputSize(history, lags, horizon)];
        WindowCutter.FillInput(history, history.Length, lags, horizon, input);
        return input;
    }

    private static void CheckSizes(int lags, int horizon, string owner)
    {
        if (lags < 1)
            throw new ArgumentOutOfRangeException(nameof(lags), lags, $"{owner}: lags must be at least 1, but was {lags}.");
        SeriesChecks.Horizon(horizon, owner);
    }
}
