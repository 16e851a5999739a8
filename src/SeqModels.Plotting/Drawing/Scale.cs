using System.Globalization;
using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>Where an axis draws a value, and between which ends.</summary>
internal sealed class Scale
{
    private const double LinearMargin = 0.05, LogMargin = 0.06;

    private readonly bool _isLogarithmic;

    /// <param name="scale">The kind.</param>
    /// <param name="range">The range; null for that of the values and a margin.</param>
    /// <param name="values">The values to be shown; those that cannot be are ignored.</param>
    /// <param name="margin">The margin as a share of the range; null for the usual one.</param>
    public Scale(AxisScale scale, AxisRange? range, IEnumerable<double> values, double? margin = null)
    {
        _isLogarithmic = scale == AxisScale.Logarithmic;
        if (range is { } given)
        {
            if (_isLogarithmic && given.Low <= 0)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A logarithmic axis shows only values above 0, but its range begins at {given.Low}. Give a range above 0, or a linear axis."));
            }

            (Low, High) = (At(given.Low), At(given.High));
            return;
        }

        double[] shown = [.. values.Select(At).Where(double.IsFinite)];
        (double low, double high) = shown.Length == 0 ? (0, 1) : (shown.Min(), shown.Max());
        double smallest = _isLogarithmic ? 1e-3 : 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high));
        double around = high - low > smallest ? (margin ?? (_isLogarithmic ? LogMargin : LinearMargin)) * (high - low)
            : _isLogarithmic ? 0.15 : Math.Max(0.5 * Math.Abs(high), 0.5);
        (Low, High) = (low - around, high + around);
    }

    /// <summary>The lower end, as drawn.</summary>
    public double Low { get; }

    /// <summary>The upper end, as drawn.</summary>
    public double High { get; }

    /// <summary>Where a value is drawn; not finite for one that cannot be.</summary>
    public double At(double value) => _isLogarithmic ? (value > 0 ? Math.Log10(value) : double.NaN) : Math.Abs(value) < 1e300 ? value : double.NaN;

    /// <summary>The ticks; at whole numbers only if told so.</summary>
    public ITickGenerator Ticks(bool whole = false) => _isLogarithmic
        ? new LogTicks()
        : new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = whole, TickDensity = 0.7, LabelFormatter = ValueText.Tick };
}
