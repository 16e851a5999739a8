using System.Text.Json;
using SeqModels.Forecasting.Series;
using SeqModels.Forecasting.Transforms;

namespace SeqModels.Forecasting;

/// <summary>A transform with the numbers that it has learned from the training series. Immutable.</summary>
public abstract class FittedTransform
{
    private protected FittedTransform(int variableCount, int lostLength) => (VariableCount, LostLength) = (variableCount, lostLength);

    /// <summary>The number of variables.</summary>
    public int VariableCount { get; }

    /// <summary>The number of values at the start of a series that have no transformed value: 0 for scalers, d + s·D for
    /// differences.</summary>
    public int LostLength { get; }

    /// <summary>Transforms a series; NaN stays NaN.</summary>
    /// <param name="series">A series with <see cref="VariableCount"/> variables and at least <see cref="LostLength"/> values.</param>
    /// <returns>The transformed series, <see cref="LostLength"/> values shorter at its start, with the matching inputs.</returns>
    /// <exception cref="ArgumentException">The variables or the length do not fit.</exception>
    public TimeSeries Apply(TimeSeries series)
    {
        Check(series, "FittedTransform.Apply");
        int kept = series.Length - LostLength;
        TimeSeries aligned = LostLength == 0 ? series : series.Slice(LostLength, kept);
        var values = new double[kept * VariableCount];
        Transform(series.AsSpan(), values);
        return new TimeSeries(values, VariableCount, series.Names.Count == 0 ? null : series.Names, aligned.PastInputs, aligned.KnownInputs);
    }

    /// <summary>Converts a point forecast of the transformed series to the original scale.</summary>
    /// <param name="forecast">The forecast [horizon, variables].</param>
    /// <param name="history">The history in the original scale, after which the forecast begins.</param>
    /// <returns>The forecast [horizon, variables] in the original scale.</returns>
    /// <exception cref="ArgumentException">The variables or the length do not fit.</exception>
    public double[,] Invert(double[,] forecast, TimeSeries history)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        CheckForecast(forecast.GetLength(1));
        double[] path = RowMajor.Copy(forecast);
        InverseAfter(history).Apply(path);
        return RowMajor.ToMatrix(path, forecast.GetLength(0), VariableCount);
    }

    /// <summary>
    /// Converts a distribution of the transformed series to the original scale: sample paths one by one; Gaussian and quantile forecasts
    /// exactly if <see cref="LostLength"/> is 0 or there is one step.
    /// </summary>
    /// <param name="forecast">A <see cref="SampleForecast"/>, <see cref="GaussianForecast"/> or <see cref="QuantileForecast"/>.</param>
    /// <param name="history">The history in the original scale, after which the forecast begins.</param>
    /// <returns>The forecast of the same kind in the original scale.</returns>
    /// <exception cref="ArgumentException">The variables or the length do not fit.</exception>
    /// <exception cref="NotSupportedException">Another kind of forecast; or a Gaussian or quantile forecast of several steps of a differenced
    /// series: the distribution of a sum depends on the dependence between steps, which only sample paths have.</exception>
    public ForecastDistribution Invert(ForecastDistribution forecast, TimeSeries history)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        CheckForecast(forecast.VariableCount);
        return DistributionInverse.Of(forecast, this, history);
    }

    /// <summary>The inverse for forecasts that begin after a history.</summary>
    internal PathInverse InverseAfter(TimeSeries history)
    {
        Check(history, "FittedTransform.Invert");
        return Inverse(history);
    }

    /// <summary>
    /// The linear part of the inverse: replaces the errors of a transformed forecast, row-major [horizon, variables], by those of the forecast in
    /// the original scale.
    /// </summary>
    internal abstract void InvertErrors(Span<double> path);

    /// <summary>Writes the members of an object, with its kind.</summary>
    internal abstract void Write(Utf8JsonWriter writer);

    private protected abstract void Transform(ReadOnlySpan<double> values, Span<double> result);

    private protected abstract PathInverse Inverse(TimeSeries history);

    private void Check(TimeSeries series, string owner)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.VariableCount != VariableCount)
            throw new ArgumentException($"{owner}: the series must have {VariableCount} {(VariableCount == 1 ? "variable" : "variables")} as in Fit, but had {series.VariableCount}.", nameof(series));
        if (series.Length < LostLength)
            throw new ArgumentException($"{owner}: the series must have at least {LostLength} values, but had {series.Length}.", nameof(series));
    }

    private void CheckForecast(int variables)
    {
        if (variables != VariableCount)
            throw new ArgumentException($"FittedTransform.Invert: the forecast must have {VariableCount} {(VariableCount == 1 ? "variable" : "variables")}, but had {variables}.");
    }
}
