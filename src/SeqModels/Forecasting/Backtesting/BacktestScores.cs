namespace SeqModels.Forecasting;

/// <summary>Scores of the forecasts of a <see cref="Backtest"/>; all but the coverages are the smaller the better. e is actual − predicted.</summary>
public sealed record BacktestScores
{
    /// <summary>The number of predicted values.</summary>
    public required int Count { get; init; }

    /// <summary>MAE, the mean of |e|, in the unit of the series.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>RMSE, the root of the mean of e², in the unit of the series.</summary>
    public required double RootMeanSquaredError { get; init; }

    /// <summary>
    /// MASE (Hyndman and Koehler 2006): the mean of |e|/q, where q is the mean of |y_t − y_{t−m}| over the training part with the seasonal period
    /// m. Below 1, the forecasts are better than one-step (seasonal) naive forecasts within the training part. NaN if q is 0, for a constant
    /// training part, or if the training part is not longer than m.
    /// </summary>
    public required double MeanAbsoluteScaledError { get; init; }

    /// <summary>sMAPE in percent, the mean of 200·|e|/(|actual| + |predicted|), in [0, 200]; 0 where both are 0.</summary>
    public required double SymmetricPercentageError { get; init; }

    /// <summary>CRPS, the mean continuous ranked probability score, in the unit of the series; for a point forecast, MAE.</summary>
    public required double Crps { get; init; }

    /// <summary>The mean pinball loss of each of <see cref="BacktestOptions.QuantileLevels"/>, in the unit of the series.</summary>
    public required IReadOnlyList<double> PinballLosses { get; init; }

    /// <summary>The fraction of actual values in the interval of each of <see cref="BacktestOptions.IntervalLevels"/>; best near the
    /// level.</summary>
    public required IReadOnlyList<double> Coverages { get; init; }

    /// <summary>The mean width of the interval of each of <see cref="BacktestOptions.IntervalLevels"/>, in the unit of the
    /// series.</summary>
    public required IReadOnlyList<double> IntervalWidths { get; init; }
}
