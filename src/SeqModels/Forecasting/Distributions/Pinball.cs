namespace SeqModels.Forecasting.Distributions;

/// <summary>The pinball loss of a quantile.</summary>
internal static class Pinball
{
    public static double Loss(double actual, double probability, double quantile) =>
        actual >= quantile ? probability * (actual - quantile) : (1 - probability) * (quantile - actual);
}
