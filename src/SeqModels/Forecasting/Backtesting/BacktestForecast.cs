namespace SeqModels.Forecasting;

/// <summary>The forecast of one forecaster from one origin, with what happened.</summary>
public sealed class BacktestForecast
{
    private readonly int _variables;
    private readonly double[] _predicted;
    private readonly double[] _actual;
    private readonly double[] _crps;
    private readonly double[][] _quantiles;
    private readonly ForecastInterval[][] _intervals;

    internal BacktestForecast(int origin, double[,] predicted, ForecastDistribution distribution, TimeSeries actual, double[] scales, BacktestOptions options)
    {
        (Origin, Scales, _variables) = (origin, scales, actual.VariableCount);
        _predicted = Series.RowMajor.Copy(predicted);
        _actual = actual.AsSpan().ToArray();
        _crps = Each((step, variable) => distribution.Crps(actual[step, variable], step, variable));
        _quantiles = [.. options.QuantileLevels.Select(level => Each((step, variable) => distribution.Quantile(level, step, variable)))];
        _intervals = [.. options.IntervalLevels.Select(level => Each((step, variable) => distribution.Interval(level, step, variable)))];
    }

    /// <summary>The time of the first predicted value: the number of values before it in the series.</summary>
    public int Origin { get; }

    /// <summary>q of the MASE for each variable.</summary>
    internal double[] Scales { get; }

    /// <summary>The predicted value.</summary>
    /// <param name="step">The step, in [0, horizon).</param>
    /// <param name="variable">The variable.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public double Predicted(int step, int variable = 0) => _predicted[Index(step, variable)];

    /// <summary>The value that occurred.</summary>
    /// <param name="step">The step, in [0, horizon).</param>
    /// <param name="variable">The variable.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public double Actual(int step, int variable = 0) => _actual[Index(step, variable)];

    /// <summary>The continuous ranked probability score.</summary>
    /// <param name="step">The step, in [0, horizon).</param>
    /// <param name="variable">The variable.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public double Crps(int step, int variable = 0) => _crps[Index(step, variable)];

    /// <summary>A predicted quantile.</summary>
    /// <param name="level">The index of its probability in <see cref="BacktestOptions.QuantileLevels"/>.</param>
    /// <param name="step">The step, in [0, horizon).</param>
    /// <param name="variable">The variable.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public double Quantile(int level, int step, int variable = 0) => _quantiles[Level(level, _quantiles.Length)][Index(step, variable)];

    /// <summary>A prediction interval.</summary>
    /// <param name="level">The index of its level in <see cref="BacktestOptions.IntervalLevels"/>.</param>
    /// <param name="step">The step, in [0, horizon).</param>
    /// <param name="variable">The variable.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public ForecastInterval Interval(int level, int step, int variable = 0) => _intervals[Level(level, _intervals.Length)][Index(step, variable)];

    private T[] Each<T>(Func<int, int, T> value)
    {
        var values = new T[_predicted.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = value(i / _variables, i % _variables);
        return values;
    }

    private int Index(int step, int variable)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, _predicted.Length / _variables);
        ArgumentOutOfRangeException.ThrowIfNegative(variable);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(variable, _variables);
        return (step * _variables) + variable;
    }

    private static int Level(int level, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, count);
        return level;
    }
}
