using System.Text.Json.Serialization;
using SeqModels.Forecasting;

namespace SeqModels.Cli.Forecasts;

/// <summary>The scores of a model in a backtest; all but the coverages are the smaller the better.</summary>
/// <param name="Model">The name on the command line.</param>
/// <param name="MeanAbsoluteError">MAE.</param>
/// <param name="RootMeanSquaredError">RMSE.</param>
/// <param name="MeanAbsoluteScaledError">MASE (Hyndman and Koehler 2006).</param>
/// <param name="Crps">The continuous ranked probability score.</param>
/// <param name="Coverages">The share of values inside the intervals.</param>
internal sealed record BacktestModel(
    string Model, double MeanAbsoluteError, double RootMeanSquaredError, double MeanAbsoluteScaledError, double Crps, IReadOnlyList<Coverage> Coverages)
{
    /// <summary>What models are compared by: MASE, which has no unit, or MAE for a constant training part.</summary>
    [JsonIgnore]
    public double Score => double.IsNaN(MeanAbsoluteScaledError) ? MeanAbsoluteError : MeanAbsoluteScaledError;

    public static BacktestModel Of(string name, BacktestScores scores, IReadOnlyList<double> levels) => new(
        name,
        scores.MeanAbsoluteError,
        scores.RootMeanSquaredError,
        scores.MeanAbsoluteScaledError,
        scores.Crps,
        [.. levels.Select((level, i) => new Coverage(level, scores.Coverages[i]))]);
}
