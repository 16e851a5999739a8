using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>
/// A gray, dotted or dashed line across the axes at one value, such as a published result or the end of the training data. The first few of a chart
/// differ in pattern and gray level.
/// </summary>
/// <param name="Name">The name in the legend; empty for none.</param>
/// <param name="Value">The y value of a horizontal line, the x value of a vertical one; a value that the axis cannot show is skipped.</param>
/// <exception cref="ArgumentNullException">The name is null.</exception>
public sealed record ReferenceLine(string Name, double Value)
{
    /// <summary>The name in the legend; empty for none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Name { get; init => field = Check.Given(value, nameof(Name)); } = Check.Given(Name, nameof(Name));

    /// <summary>Whether the line is vertical; false by default.</summary>
    public bool IsVertical { get; init; }
}
