using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>What a <see cref="ForecastPlot"/> shows.</summary>
public sealed record ForecastPlotOptions
{
    /// <summary>The index of the variable that is shown.</summary>
    /// <value>At least 0; 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int Variable { get; init => field = Check.AtLeast(0, value, nameof(Variable)); }

    /// <summary>The levels of the prediction intervals.</summary>
    /// <value>Each in (0, 1), in any order; 0.8 and 0.95 by default. None for no intervals; a level that is given twice counts once.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level is outside its range.</exception>
    public IReadOnlyList<double> Levels { get; init => field = Check.Levels(value); } = [0.8, 0.95];

    /// <summary>How many of the last values of the history are shown.</summary>
    /// <value>At least 0; 100 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int HistoryLength { get; init => field = Check.AtLeast(0, value, nameof(HistoryLength)); } = 100;

    /// <summary>Whether the line of the forecast is the median instead of the mean.</summary>
    /// <value>False by default.</value>
    public bool ShowsMedian { get; init; }
}
