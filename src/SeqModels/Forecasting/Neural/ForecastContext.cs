namespace SeqModels.Forecasting.Neural;

/// <summary>The inputs of a prediction, transformed.</summary>
/// <param name="Past">The values and past inputs of the last L times, [L, V + P].</param>
/// <param name="Known">The known inputs from the second of these times on, [L − 1 + future rows, K].</param>
internal sealed record ForecastContext(float[] Past, float[] Known);
