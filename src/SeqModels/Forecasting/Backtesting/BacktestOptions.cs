using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Forecasting;

/// <summary>Options of <see cref="Backtest"/>.</summary>
public sealed record BacktestOptions
{
    /// <summary>h, the number of steps predicted from each origin. Known inputs end h rows after the origin, so a direct neural forecaster with known
    /// inputs needs a horizon of at least its <see cref="NeuralForecasterOptions.DirectSteps"/>.</summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Horizon { get; init => field = OptionRange.AtLeast(1, value, nameof(BacktestOptions)); } = 1;

    /// <summary>The number of values before the first origin; with a sliding window, before every origin.</summary>
    /// <value>At least 1, or null (the default) for 70 % of the series.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? TrainingLength
    {
        get;
        init => field = value is { } length ? OptionRange.AtLeast(1, length, nameof(BacktestOptions)) : null;
    }

    /// <summary>The distance between two origins.</summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Step { get; init => field = OptionRange.AtLeast(1, value, nameof(BacktestOptions)); } = 1;

    /// <summary>Which past is used at an origin.</summary>
    /// <value><see cref="BacktestWindow.Expanding"/> by default.</value>
    public BacktestWindow Window { get; init; }

    /// <summary>The forecasters are fitted again at every n-th origin; 0 to fit them at the first origin only.</summary>
    /// <value>At least 0; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int RefitEvery { get; init => field = OptionRange.AtLeast(0, value, nameof(BacktestOptions)); } = 1;

    /// <summary>m, the seasonal period of the scale of the MASE and, if above 1, of the seasonal naive method.</summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SeasonalPeriod { get; init => field = OptionRange.AtLeast(1, value, nameof(BacktestOptions)); } = 1;

    /// <summary>The probabilities of the quantiles whose pinball loss is measured.</summary>
    /// <value>In (0, 1); 0.1, 0.5 and 0.9 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">A probability is out of range.</exception>
    public IReadOnlyList<double> QuantileLevels { get; init => field = Levels(value, nameof(QuantileLevels)); } = [0.1, 0.5, 0.9];

    /// <summary>The levels of the central prediction intervals whose coverage and width are measured.</summary>
    /// <value>In (0, 1); 0.8 and 0.95 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">A level is out of range.</exception>
    public IReadOnlyList<double> IntervalLevels { get; init => field = Levels(value, nameof(IntervalLevels)); } = [0.8, 0.95];

    /// <summary>How distributions are predicted. Each origin has a seed of its own, the first number of
    /// <c>new RandomSource(Prediction.Seed).Fork(origin)</c>, so that the errors of sampling average out.</summary>
    /// <value>Not null; the default options by default.</value>
    public PredictionOptions Prediction { get; init => field = value ?? throw new ArgumentNullException(nameof(Prediction)); } = new();

    private static double[] Levels(IReadOnlyList<double> values, string option)
    {
        ArgumentNullException.ThrowIfNull(values, option);
        foreach (double value in values)
        {
            if (!(value is > 0 and < 1))
            {
                throw new ArgumentOutOfRangeException(option, value, string.Create(
                    CultureInfo.InvariantCulture, $"BacktestOptions.{option}: must be in (0, 1), but contains {value}."));
            }
        }

        return [.. values];
    }
}
