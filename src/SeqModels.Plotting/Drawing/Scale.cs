using System.Globalization;
using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>Where an axis draws a value, and between which ends.</summary>
internal sealed class Scale
{
    private const double LinearMargin = 0.05, LogMargin = 0.06;

    /// <summary>How far beyond a given range values are drawn, in lengths of the range: farther ones would have no pixel.</summary>
    private const double Beyond = 1e5;

    /// <summary>From here on and below values are drawn in another unit, because their differences would overflow or vanish.</summary>
    private const double Huge = 1e290, Tiny = 1e-290;

    private readonly bool _isLogarithmic;
    private readonly double _unit = 1;
    private readonly double _lowest = double.NegativeInfinity, _highest = double.PositiveInfinity;

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

            if (given.Low >= given.High)
            {
                throw new ArgumentException("default(AxisRange) is empty. Give new AxisRange(low, high), or null for the range of the values.");
            }

            _unit = UnitOf(Math.Max(Math.Abs(given.Low), Math.Abs(given.High)));
            (Low, High) = (At(given.Low), At(given.High));
            (_lowest, _highest) = (Low - (Beyond * (High - Low)), High + (Beyond * (High - Low)));
            return;
        }

        values = [.. values];
        _unit = UnitOf(values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max());
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
    public double At(double value) => double.IsFinite(value) && (!_isLogarithmic || value > 0)
        ? Math.Clamp(_isLogarithmic ? Math.Log10(value) : value / _unit, _lowest, _highest)
        : double.NaN;

    /// <summary>The ticks; at whole numbers only if told so.</summary>
    public ITickGenerator Ticks(bool whole = false) => _isLogarithmic
        ? new LogTicks()
        : new LinearTicks(whole && _unit == 1, _unit);

    private double UnitOf(double largest) => _isLogarithmic ? 1 : largest >= Huge ? Huge : largest is > 0 and < Tiny ? Tiny : 1;
}
