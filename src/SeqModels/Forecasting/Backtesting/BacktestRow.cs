using SeqModels.Forecasting.Backtesting;

namespace SeqModels.Forecasting;

/// <summary>The forecasts of one forecaster in a <see cref="Backtest"/>, with their scores.</summary>
public sealed class BacktestRow
{
    private readonly BacktestOptions _options;
    private readonly int _variables;

    internal BacktestRow(string name, bool isBaseline, IReadOnlyList<BacktestForecast> forecasts, int variables, BacktestOptions options)
    {
        (Name, IsBaseline, Forecasts, _variables, _options) = (name, isBaseline, forecasts, variables, options);
        Overall = Scores();
    }

    /// <summary>The name of the forecaster; further ones of the same name have a number.</summary>
    public string Name { get; }

    /// <summary>Whether the forecaster was added as baseline.</summary>
    public bool IsBaseline { get; }

    /// <summary>The scores over all origins, steps and variables.</summary>
    public BacktestScores Overall { get; }

    /// <summary>The forecasts, by origin.</summary>
    public IReadOnlyList<BacktestForecast> Forecasts { get; }

    /// <summary>The scores over all origins of a step or a variable. Scores of variables in different units are comparable by their MASE
    /// only.</summary>
    /// <param name="step">The step, in [0, horizon); null for all.</param>
    /// <param name="variable">The variable; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public BacktestScores Scores(int? step = null, int? variable = null)
    {
        var sums = new ScoreSums(_options);
        foreach (BacktestForecast forecast in Forecasts)
        {
            for (int s = step ?? 0; s <= (step ?? _options.Horizon - 1); s++)
            {
                for (int v = variable ?? 0; v <= (variable ?? _variables - 1); v++)
                    sums.Add(forecast, s, v);
            }
        }

        return sums.Mean();
    }

    /// <summary>Names the forecaster with its most important scores.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Name}: MAE {Overall.MeanAbsoluteError:G5}, CRPS {Overall.Crps:G5}");
}
