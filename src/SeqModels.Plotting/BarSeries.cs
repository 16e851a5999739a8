using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>The bars of one color in a <see cref="BarChart"/>, one for each group.</summary>
public sealed record BarSeries
{
    /// <summary>A series of bars.</summary>
    /// <param name="name">The name in the legend; empty for none.</param>
    /// <param name="values">The value of each group; there is no bar for a value that the axis cannot show.</param>
    public BarSeries(string name, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        (Name, Values) = (name, [.. values]);
    }

    /// <summary>The name in the legend; empty for none.</summary>
    public string Name { get; }

    /// <summary>The value of each group.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The color as <c>#RRGGBB</c>; null (the default) for the next one of <see cref="Palette.Colors"/>; the second time it is hatched.</summary>
    /// <exception cref="ArgumentException">The value is not of this form.</exception>
    public string? Color { get; init => field = Check.Color(value); }
}
