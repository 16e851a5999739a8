namespace SeqModels.Forecasting;

/// <summary>The progress of a <see cref="Backtest"/>.</summary>
/// <param name="Done">The number of forecasts made, over all forecasters and origins.</param>
/// <param name="Total">The number of forecasts to make.</param>
public readonly record struct BacktestProgress(int Done, int Total);
