namespace SeqModels.Forecasting;

/// <summary>Shorthands for <see cref="IForecaster"/>.</summary>
public static class ForecasterExtensions
{
    /// <summary>Fits the forecaster to one series.</summary>
    /// <param name="forecaster">The forecaster.</param>
    /// <param name="series">The series.</param>
    /// <param name="cancellationToken">Cancels the fit.</param>
    /// <exception cref="ArgumentException">The series is too short, or a value is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public static void Fit(this IForecaster forecaster, TimeSeries series, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        ArgumentNullException.ThrowIfNull(series);
        forecaster.Fit([series], cancellationToken);
    }
}
