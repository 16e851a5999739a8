using System.Globalization;
using SeqModels.Cli.Output;

namespace SeqModels.Cli.Forecasts;

/// <summary>The scores of models in a backtest, best first.</summary>
/// <param name="Horizon">The number of steps predicted from each origin.</param>
/// <param name="Origins">The number of origins.</param>
/// <param name="Models">The models.</param>
internal sealed record BacktestTable(int Horizon, int Origins, IReadOnlyList<BacktestModel> Models) : ITextOutput
{
    public void WriteText(TextWriter writer)
    {
        IEnumerable<string> coverages = Models[0].Coverages.Select(coverage => $"{LevelInterval.PercentOf(coverage.Level)} % covered");
        string[] header = ["model", "MAE", "RMSE", "MASE", "CRPS", .. coverages];
        var table = new TextColumns(header);
        foreach (BacktestModel model in Models)
        {
            string[] cells =
            [
                model.Model, Text(model.MeanAbsoluteError), Text(model.RootMeanSquaredError), Text(model.MeanAbsoluteScaledError), Text(model.Crps),
                .. model.Coverages.Select(coverage => (coverage.Share * 100).ToString("0.0", CultureInfo.InvariantCulture)),
            ];
            table.Add(cells);
        }

        table.Write(writer);
    }

    private static string Text(double number) => number.ToString("G4", CultureInfo.InvariantCulture);
}
