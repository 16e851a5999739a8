namespace SeqModels.Cli.Forecasts;

/// <summary>A predicted value.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Time">Its time; null if times are not given or cannot be continued.</param>
/// <param name="Column">The column.</param>
/// <param name="Forecast">The value.</param>
/// <param name="Intervals">The prediction intervals.</param>
internal sealed record ForecastPoint(int Step, string? Time, string Column, double Forecast, IReadOnlyList<LevelInterval> Intervals);
