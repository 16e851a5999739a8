namespace SeqModels.Forecasting.Backtesting;

/// <summary>Sums of scores over forecasts, in one fixed order.</summary>
internal sealed class ScoreSums(BacktestOptions options)
{
    private readonly double[] _pinball = new double[options.QuantileLevels.Count];
    private readonly double[] _covered = new double[options.IntervalLevels.Count];
    private readonly double[] _widths = new double[options.IntervalLevels.Count];
    private int _count;
    private double _absolute;
    private double _squared;
    private double _scaled;
    private double _percentage;
    private double _crps;

    public void Add(BacktestForecast forecast, int step, int variable)
    {
        double actual = forecast.Actual(step, variable), predicted = forecast.Predicted(step, variable);
        double error = double.Abs(actual - predicted), size = double.Abs(actual) + double.Abs(predicted);
        _count++;
        _absolute += error;
        _squared += error * error;
        _scaled += forecast.Scales[variable] > 0 ? error / forecast.Scales[variable] : double.NaN;
        _percentage += size > 0 ? 200 * error / size : 0;
        _crps += forecast.Crps(step, variable);
        for (int level = 0; level < _pinball.Length; level++)
            _pinball[level] += Distributions.Pinball.Loss(actual, options.QuantileLevels[level], forecast.Quantile(level, step, variable));
        for (int level = 0; level < _covered.Length; level++)
        {
            ForecastInterval interval = forecast.Interval(level, step, variable);
            _covered[level] += interval.Contains(actual) ? 1 : 0;
            _widths[level] += interval.Width;
        }
    }

    public BacktestScores Mean() => new()
    {
        Count = _count,
        MeanAbsoluteError = _absolute / _count,
        RootMeanSquaredError = double.Sqrt(_squared / _count),
        MeanAbsoluteScaledError = _scaled / _count,
        SymmetricPercentageError = _percentage / _count,
        Crps = _crps / _count,
        PinballLosses = Array.ConvertAll(_pinball, sum => sum / _count),
        Coverages = Array.ConvertAll(_covered, sum => sum / _count),
        IntervalWidths = Array.ConvertAll(_widths, sum => sum / _count),
    };
}
