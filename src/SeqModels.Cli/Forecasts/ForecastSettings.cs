namespace SeqModels.Cli.Forecasts;

/// <summary>What a forecasting model is made from.</summary>
/// <param name="Horizon">The number of steps.</param>
/// <param name="Season">The seasonal period; 1 for none.</param>
/// <param name="Lags">The number of past values.</param>
/// <param name="Differences">The order of ordinary differencing.</param>
/// <param name="HiddenSize">The hidden size of a network.</param>
/// <param name="Epochs">The epochs of its training.</param>
/// <param name="Seed">The seed of its initial values and of sampled paths.</param>
internal sealed record ForecastSettings(int Horizon, int Season, int Lags, int Differences, int HiddenSize, int Epochs, ulong Seed)
{
    /// <summary>The number of values before the first one that ar, mlp, gru or lstm predicts: those that differencing takes, and the lags.</summary>
    public long FirstTarget => (long)Differences + (Season > 1 ? Season : 0) + Lags;
}
