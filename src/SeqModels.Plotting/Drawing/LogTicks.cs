using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>Ticks at round numbers of an axis that shows log₁₀ of its values; as many as have room.</summary>
internal sealed class LogTicks : ITickGenerator
{
    private const int FewestTicks = 4;
    private const double RoomAcross = 75, RoomUpward = 32; // pixels from tick to tick
    private const double Narrow = 0.6; // the powers of ten up to which ticks are equidistant values

    /// <summary>The multiples of powers of ten for ticks, coarsest first.</summary>
    private static readonly double[][] Steps = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]];

    public Tick[] Ticks { get; set; } = [];

    public int MaxTickCount { get; set; } = 1000;

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        int room = Math.Max(2, (int)(size.Length / (edge is Edge.Left or Edge.Right ? RoomUpward : RoomAcross)));
        Ticks = Between(Math.Min(range.Min, range.Max), Math.Max(range.Min, range.Max), room);
    }

    /// <summary>The ticks between two logarithms.</summary>
    public static Tick[] Between(double low, double high, int room)
    {
        if (high - low < Narrow)
        {
            double[] values = [.. Equidistant(Math.Pow(10, low), Math.Pow(10, high), Math.Min(room, 8))];
            double step = values.Length > 1 ? values[1] - values[0] : 0;
            return [.. values.Select(value => Tick.Major(Math.Log10(value), ValueText.Tick(value, step)))];
        }

        int first = (int)Math.Max(Math.Floor(low), -320), last = (int)Math.Min(Math.Ceiling(high), 308);
        int every = Math.Max(1, (int)Math.Ceiling((high - low) / room));
        double[][] choices = [.. Steps.Select(Values).Where(values => values.Length <= Math.Max(room, FewestTicks))];
        double[] chosen = every > 1 ? [] : Array.Find(choices, values => values.Length >= FewestTicks) ?? choices[^1];
        return every > 1
            ? [.. Values([1]).Where(value => (int)Math.Round(Math.Log10(value)) % every == 0).Select(Major)]
            : [.. chosen.Select(Major), .. chosen.Length == Values([1]).Length ? Values([2, 3, 4, 5, 6, 7, 8, 9]).Select(value => Tick.Minor(Math.Log10(value))) : []];

        double[] Values(double[] steps) =>
        [
            .. Enumerable.Range(first, Math.Max(0, last - first + 1)).SelectMany(power => steps.Select(step => step * Math.Pow(10, power)))
                .Where(value => Math.Log10(value) >= low && Math.Log10(value) <= high),
        ];
    }

    private static Tick Major(double value) => Tick.Major(Math.Log10(value), ValueText.Short(value));

    /// <summary>Multiples of 1, 2 or 5 times a power of ten.</summary>
    private static IEnumerable<double> Equidistant(double low, double high, int most)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10((high - low) / most)));
        double step = power * Array.Find([1.0, 2, 5, 10], multiple => (high - low) / (power * multiple) <= most);
        return Enumerable.Range(0, most + 1).Select(i => (Math.Ceiling(low / step) + i) * step).Where(value => value <= high);
    }
}
