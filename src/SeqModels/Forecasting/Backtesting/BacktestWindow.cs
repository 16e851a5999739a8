namespace SeqModels.Forecasting;

/// <summary>Which past a <see cref="Backtest"/> shows at an origin.</summary>
public enum BacktestWindow
{
    /// <summary>All values before the origin.</summary>
    Expanding,

    /// <summary>The last <see cref="BacktestOptions.TrainingLength"/> values before the origin.</summary>
    Sliding,
}
