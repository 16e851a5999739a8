using ScottPlot;
using ScottPlot.TickGenerators;

namespace SeqModels.Plotting.Drawing;

/// <summary>The names at equidistant positions of an axis: horizontal if they have room; else slanted, shortened, and only every nth.</summary>
internal sealed class NamedTicks(IAxis axis, double[] positions, IReadOnlyList<string> names)
{
    private const float Slant = 45, Gap = 8, SmallFont = 12;
    private const float Most = 0.3f; // of the height or the width of the picture
    private static readonly float Sine = MathF.Sqrt(0.5f);

    private readonly float _minimum = axis.MinimumSize;
    private float _fontSize;

    /// <summary>How far slanted names begin to the left of the axes, in pixels.</summary>
    public float Overhang { get; private set; }

    /// <summary>Shows every name, for a first layout.</summary>
    public void ShowAll()
    {
        _fontSize = axis.TickLabelStyle.FontSize;
        Show(name => name, every: 1);
    }

    /// <summary>Shows the names so that none covers another.</summary>
    /// <param name="axes">The rectangle between the axes.</param>
    /// <param name="size">The size of the picture.</param>
    public void Fit(PixelRect axes, ChartSize size)
    {
        if (names.Count == 0)
        {
            return;
        }

        bool isAcross = axis.Edge == Edge.Bottom;
        float distance = names.Count > 1
            ? Math.Abs(axis.GetPixel(positions[1], axes) - axis.GetPixel(positions[0], axes))
            : isAcross ? axes.Width : axes.Height;
        float height = TextRoom.Measure("Xg", _fontSize).Height;
        if (!isAcross)
        {
            Show(name => TextRoom.Shorten(name, _fontSize, Most * size.Width), Every(height, distance));
            return;
        }

        foreach (float fontSize in (ReadOnlySpan<float>)[_fontSize, Math.Min(_fontSize, SmallFont)])
        {
            float[] widths = [.. names.Select(name => TextRoom.Measure(name, fontSize).Width)];
            if (widths.Zip(widths.Skip(1).DefaultIfEmpty(widths[0]), (one, next) => ((one + next) / 2) + Gap).All(needed => needed <= distance))
            {
                axis.TickLabelStyle.FontSize = fontSize;
                Show(name => name, every: 1);
                return;
            }
        }

        ShowSlanted(axes, size, Every(height, distance * Sine), height);
    }

    private static int Every(float needed, float distance) => (int)Math.Ceiling(needed / Math.Max(distance, 1e-3f));

    private void ShowSlanted(PixelRect axes, ChartSize size, int every, float height)
    {
        string[] shown = Show(name => TextRoom.Shorten(name, _fontSize, (Most * size.Height / Sine) - height), every);
        axis.TickLabelStyle.FontSize = _fontSize;
        axis.TickLabelStyle.Rotation = -Slant;
        axis.TickLabelStyle.Alignment = Alignment.MiddleRight;
        Overhang = shown.Select((name, i) => ((TextRoom.Measure(name, _fontSize).Width + height) * Sine) - (axis.GetPixel(positions[i * every], axes) - axes.Left)).Max();
        float longest = shown.Max(name => TextRoom.Measure(name, _fontSize).Width);
        float label = axis.Label.Text.Length > 0 ? TextRoom.Measure(axis.Label.Text, axis.Label.FontSize).Height + Gap : 0;
        axis.MinimumSize = Math.Max(_minimum, ((longest + height) * Sine) + Gap + label);
    }

    private string[] Show(Func<string, string> text, int every)
    {
        int[] kept = [.. Enumerable.Range(0, names.Count).Where(i => i % every == 0)];
        string[] shown = [.. kept.Select(i => text(names[i]))];
        axis.TickGenerator = new NumericManual([.. kept.Select(i => positions[i])], shown);
        return shown;
    }
}
