using SeqModels.Forecasting.Series;

namespace SeqModels.Forecasting.Transforms;

/// <summary>Distributions of a transformed series in the original scale.</summary>
internal static class DistributionInverse
{
    public static ForecastDistribution Of(ForecastDistribution forecast, FittedTransform transform, TimeSeries history)
    {
        PathInverse inverse = transform.InverseAfter(history);
        if (forecast is SampleForecast samples)
            return Of(samples, inverse);
        if (transform.LostLength > 0 && forecast.Horizon > 1)
        {
            throw new NotSupportedException(
                $"FittedTransform.Invert: a {forecast.GetType().Name} of {forecast.Horizon} steps cannot be converted back from differences, because it lacks the dependence between steps (use sample paths).");
        }

        return forecast switch
        {
            GaussianForecast gaussian => Of(gaussian, transform, inverse),
            QuantileForecast quantiles => Of(quantiles, inverse),
            _ => throw new NotSupportedException(
                $"FittedTransform.Invert: the forecast must be a SampleForecast, GaussianForecast or QuantileForecast, but was {forecast.GetType().Name}."),
        };
    }

    private static SampleForecast Of(SampleForecast forecast, PathInverse inverse)
    {
        double[] paths = forecast.AsSpan().ToArray();
        int size = forecast.Horizon * forecast.VariableCount;
        for (int path = 0; path < forecast.PathCount; path++)
            inverse.Apply(paths.AsSpan(path * size, size));
        return new SampleForecast(paths, forecast.PathCount, forecast.Horizon, forecast.VariableCount);
    }

    private static GaussianForecast Of(GaussianForecast forecast, FittedTransform transform, PathInverse inverse)
    {
        int variables = forecast.VariableCount;
        var path = new double[forecast.Horizon * variables];
        var deviations = new double[path.Length];
        for (int i = 0; i < path.Length; i++)
        {
            path[i] = forecast.Mean(i / variables, i % variables);
            deviations[i] = forecast.StandardDeviation(i / variables, i % variables);
        }

        inverse.Apply(path);
        transform.InvertErrors(deviations);
        return new GaussianForecast(RowMajor.ToMatrix(path, forecast.Horizon, variables), RowMajor.ToMatrix(deviations, forecast.Horizon, variables));
    }

    private static QuantileForecast Of(QuantileForecast forecast, PathInverse inverse)
    {
        int variables = forecast.VariableCount, levels = forecast.Levels.Count;
        var path = new double[forecast.Horizon * variables];
        var values = new double[forecast.Horizon, variables, levels];
        for (int level = 0; level < levels; level++)
        {
            for (int i = 0; i < path.Length; i++)
                path[i] = forecast.Values(i / variables, i % variables)[level];
            inverse.Apply(path);
            for (int i = 0; i < path.Length; i++)
                values[i / variables, i % variables, level] = path[i];
        }

        return new QuantileForecast([.. forecast.Levels], values);
    }
}
