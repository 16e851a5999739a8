using SeqModels.Forecasting.Backtesting;
using SeqModels.Forecasting.Series;

namespace SeqModels.Forecasting;

/// <summary>
/// Backtesting with a rolling origin (Tashman 2000): the forecasters are fitted to the part of a series before an origin and predict what follows it;
/// then the origin moves on. The naive method and, with a seasonal period above 1, the seasonal naive method are always compared too.
/// </summary>
/// <remarks>
/// <para>At an origin, a forecaster gets a copy of the values before it, the past inputs before it, and the known inputs up to the horizon;
/// nothing else, so that the future cannot leak. Each fit is done by a new <see cref="IForecaster.CreateUnfitted"/>; the forecasters given are
/// not changed.</para>
/// <para>Fits between which nothing is carried over run on several threads (<see cref="Numerics.Parallelism"/>); the result is the same on any
/// number of them.</para>
/// </remarks>
/// <example><code>
/// BacktestResult result = Backtest.Run(
///     series,
///     [new LinearAutoregression(new LinearAutoregressionOptions { Lags = 12 })],
///     new BacktestOptions { Horizon = 12, SeasonalPeriod = 12 });
/// Console.WriteLine(result);
/// Console.WriteLine(result.StepTable("MAE", scores =&gt; scores.MeanAbsoluteError));
/// </code></example>
public static class Backtest
{
    /// <summary>Backtests one forecaster.</summary>
    /// <param name="series">The series, with finite values.</param>
    /// <param name="forecaster">The forecaster, fitted or not; it is not changed.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives the progress after each forecast, from any thread, one call at a time; null for none.</param>
    /// <param name="cancellationToken">Cancels the backtest.</param>
    /// <exception cref="ArgumentException">The series is too short for the training part and the horizon, or a value is NaN or infinite; or a
    /// forecaster rejects a training part.</exception>
    /// <exception cref="OperationCanceledException">The backtest was cancelled.</exception>
    public static BacktestResult Run(
        TimeSeries series,
        IForecaster forecaster,
        BacktestOptions? options = null,
        IProgress<BacktestProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        return Run(series, [forecaster], options, progress, cancellationToken);
    }

    /// <summary>Backtests several forecasters at the same origins.</summary>
    /// <param name="series">The series, with finite values.</param>
    /// <param name="forecasters">The forecasters, fitted or not; they are not changed.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives the progress after each forecast, from any thread, one call at a time; null for none.</param>
    /// <param name="cancellationToken">Cancels the backtest.</param>
    /// <exception cref="ArgumentException">The series is too short for the training part and the horizon, or a value is NaN or infinite; or a
    /// forecaster rejects a training part.</exception>
    /// <exception cref="OperationCanceledException">The backtest was cancelled.</exception>
    public static BacktestResult Run(
        TimeSeries series,
        IReadOnlyList<IForecaster> forecasters,
        BacktestOptions? options = null,
        IProgress<BacktestProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Run(series, _ => series, forecasters, options, progress, cancellationToken);

    /// <summary>The same where the series that forecasters see may depend on the origin: only its values before the origin may
    /// matter.</summary>
    internal static BacktestResult Run(
        TimeSeries series,
        Func<int, TimeSeries> seriesAt,
        IReadOnlyList<IForecaster> forecasters,
        BacktestOptions? options = null,
        IProgress<BacktestProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        const string Owner = "Backtest.Run";
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(forecasters);
        options ??= new BacktestOptions();
        if (forecasters.Any(forecaster => forecaster is null))
            throw new ArgumentException($"{Owner}: forecasters must not contain null.", nameof(forecasters));
        SeriesChecks.FiniteValues(series, 0, series.Length, Owner, "the series");
        int training = options.TrainingLength ?? (int)(0.7 * series.Length);
        if (training < 1 || training > series.Length - options.Horizon)
        {
            throw new ArgumentException(
                $"{Owner}: the series must have at least TrainingLength + Horizon = {training} + {options.Horizon} values, but had {series.Length}.", nameof(series));
        }

        return new BacktestRun(series, seriesAt, forecasters, options, training, progress, cancellationToken).Run();
    }
}
