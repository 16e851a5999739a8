namespace SeqModels.Forecasting;

/// <summary>
/// A model of p(y_{t+1}, …, y_{t+h} | y_1 … y_t): it is fitted to one or more series and predicts the values that follow a history.
/// </summary>
/// <remarks>
/// <para>Equal options, seeds, series and histories give equal bits on any number of threads. A fitted forecaster is immutable until the next
/// <see cref="Fit"/>: any number of threads may predict with it at the same time.</para>
/// <para>Step 0 of a forecast is the first time after the history. Nothing after the end of the history is read, except
/// <see cref="TimeSeries.KnownInputs"/>.</para>
/// <para>Every class has a static <c>Load(path)</c>, the inverse of <see cref="Save"/>.</para>
/// </remarks>
/// <example><code>
/// var forecaster = new LinearAutoregression(new LinearAutoregressionOptions { Lags = 4 });
/// forecaster.Fit(training);
/// double[,] mean = forecaster.Predict(training, horizon: 12);
/// ForecastDistribution distribution = forecaster.PredictDistribution(training, horizon: 12);
/// ForecastInterval interval = distribution.Interval(0.9, step: 0);
/// </code></example>
public interface IForecaster
{
    /// <summary>A short name of the method and its most important sizes for tables, for example <c>AR(4)</c>.</summary>
    string Name { get; }

    /// <summary>Whether <see cref="Fit"/> has succeeded, or the forecaster was loaded.</summary>
    bool IsFitted { get; }

    /// <summary>The number of values that a history must have at least; known before fitting.</summary>
    int MinHistory { get; }

    /// <summary>
    /// Fits the forecaster to one or more series, with equal variables and inputs. The previous fit is replaced completely; a fit that
    /// fails or is cancelled changes nothing.
    /// </summary>
    /// <param name="series">The series; windows never cross from one to another.</param>
    /// <param name="cancellationToken">Cancels the fit.</param>
    /// <exception cref="ArgumentException">There is no series, the series differ in their variables or inputs, one is too short, or a value
    /// is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    void Fit(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken = default);

    /// <summary>Predicts the values that follow a history.</summary>
    /// <param name="history">The past, at least <see cref="MinHistory"/> values; <see cref="TimeSeries.KnownInputs"/>, if the forecaster was
    /// fitted with them, must extend at least <paramref name="horizon"/> rows beyond its end.</param>
    /// <param name="horizon">h, the number of steps, at least 1.</param>
    /// <returns>The point forecast [horizon, variables].</returns>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    /// <exception cref="ArgumentException">The history does not fit the forecaster, or a value that is used is NaN or
    /// infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is below 1, or above the steps of a direct
    /// forecaster.</exception>
    double[,] Predict(TimeSeries history, int horizon);

    /// <summary>Predicts the distribution of the values that follow a history.</summary>
    /// <param name="history">The past, as for <see cref="Predict"/>.</param>
    /// <param name="horizon">h, the number of steps, at least 1.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The predictive distribution of every step and variable.</returns>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    /// <exception cref="ArgumentException">As for <see cref="Predict"/>, or the forecaster does not support
    /// <see cref="PredictionOptions.Method"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is below 1, or above the steps of a direct
    /// forecaster.</exception>
    ForecastDistribution PredictDistribution(TimeSeries history, int horizon, PredictionOptions? options = null);

    /// <summary>Saves the fitted forecaster to one file, atomically: a failed save leaves an old file unchanged.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    void Save(string path);

    /// <summary>Creates a forecaster with the same options that is not fitted, for example for each refit of a <c>Backtest</c>. A neural forecaster's
    /// training checkpoints, which belong to one fit, are not among them.</summary>
    IForecaster CreateUnfitted();
}
