using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>
/// A line, or a set of points, of a <see cref="Chart"/>. A point is skipped if one of its values is not finite, or not positive on a logarithmic
/// axis; its neighbors are then connected.
/// </summary>
public sealed record Line
{
    /// <summary>A line through points.</summary>
    /// <param name="name">The name in the legend; empty for none.</param>
    /// <param name="x">The x values.</param>
    /// <param name="y">The y values, as many.</param>
    /// <exception cref="ArgumentException">The numbers of values differ.</exception>
    public Line(string name, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (Name, X, Y) = (name, [.. x], [.. y]);
        Check.SameLength($"Line '{name}'", ("X", X), ("Y", Y));
    }

    /// <summary>A line through the values at x = 0, 1, 2, ….</summary>
    /// <param name="name">The name in the legend; empty for none.</param>
    /// <param name="y">The y values.</param>
    public Line(string name, IReadOnlyList<double> y)
        : this(name, [.. Enumerable.Range(0, Check.Given(y, nameof(y)).Count).Select(i => (double)i)], y)
    {
    }

    /// <summary>The name in the legend; empty for none.</summary>
    public string Name { get; }

    /// <summary>The x values.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The y values, as many as <see cref="X"/>.</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>The color as <c>#RRGGBB</c>; null (the default) for the next one of <see cref="Palette.Colors"/>.</summary>
    /// <remarks>Lines that take a color of the palette for the second time are dashed, for the third time dotted; points have other shapes.</remarks>
    /// <exception cref="ArgumentException">The value is not of this form.</exception>
    public string? Color { get; init => field = Check.Color(value); }

    /// <summary>Whether a line is dashed; false by default.</summary>
    public bool Dashed { get; init; }

    /// <summary>Whether a line has a mark at each of its points; null (the default) for marks if there are at most 30 points. A single point is always marked.</summary>
    public bool? Marked { get; init; }
}
