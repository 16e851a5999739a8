using ScottPlot;
using ScottPlot.TickGenerators;

namespace SeqModels.Plotting.Drawing;

/// <summary>Ticks of a linear axis, with as many digits as tell them apart.</summary>
/// <param name="whole">Whether there are ticks at whole numbers only.</param>
/// <param name="unit">The value that is drawn at 1.</param>
/// <param name="sign">−1 for an axis that shows negated values.</param>
internal sealed class LinearTicks(bool whole, double unit = 1, int sign = 1) : ITickGenerator
{
    private const double Density = 0.7, Rounding = 0.01;

    public Tick[] Ticks { get; set; } = [];

    public int MaxTickCount { get; set; } = 1000;

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        double step = 0;
        for (int pass = 0; pass < 2; pass++) // the digits depend on the distance of the ticks, and that on the width of the labels
        {
            var generator = new NumericAutomatic { TickDensity = Density, MaxTickCount = MaxTickCount, LabelFormatter = value => Text(value, step) };
            generator.Regenerate(range, edge, size, paint, labelStyle);
            double[] major = [.. generator.Ticks.Where(tick => tick.IsMajor).Select(tick => tick.Position).Where(IsShown).Select(Exact).Distinct()];
            step = major.Length > 1 ? major.Zip(major.Skip(1), (one, next) => Math.Abs(next - one)).Min() : Math.Abs(range.Max - range.Min);
            Ticks = [.. major.Select(position => Tick.Major(position, Text(position, step))), .. generator.Ticks.Where(tick => !tick.IsMajor)];
        }
    }

    private bool IsShown(double position) => !whole || Math.Abs(position - Math.Round(position)) < Rounding;

    private double Exact(double position) => whole ? Math.Round(position) : position;

    private string Text(double position, double step)
    {
        double value = sign * position * unit;
        return double.IsFinite(value) ? ValueText.Tick(value, step * unit) : ValueText.Tick(sign * position * (unit / 1e300) / 1e8) + "e308";
    }
}
