using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>
/// The area between two curves of a <see cref="Chart"/>, such as a prediction interval. A position is skipped if one of its values is not finite,
/// or not positive on a logarithmic axis.
/// </summary>
public sealed record Band
{
    /// <summary>The area between two curves.</summary>
    /// <param name="name">The name in the legend; empty for none.</param>
    /// <param name="x">The x values, ascending.</param>
    /// <param name="low">The lower curve at each x value.</param>
    /// <param name="high">The upper curve at each x value.</param>
    /// <exception cref="ArgumentException">The numbers of values differ.</exception>
    public Band(string name, IReadOnlyList<double> x, IReadOnlyList<double> low, IReadOnlyList<double> high)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        (Name, X, Low, High) = (name, [.. x], [.. low], [.. high]);
        Check.SameLength($"Band '{name}'", ("X", X), ("Low", Low), ("High", High));
    }

    /// <summary>The name in the legend; empty for none.</summary>
    public string Name { get; }

    /// <summary>The x values.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The lower curve.</summary>
    public IReadOnlyList<double> Low { get; }

    /// <summary>The upper curve.</summary>
    public IReadOnlyList<double> High { get; }

    /// <summary>
    /// The color as <c>#RRGGBB</c>; null (the default) for that of the line at the same place of its list, or the next one of
    /// <see cref="Palette.Colors"/> if there is no such line.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not of this form.</exception>
    public string? Color { get; init => field = Check.Color(value); }

    /// <summary>The opacity, in (0, 1]; 0.2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Opacity { get; init => field = Check.Opacity(value); } = 0.2;
}
