namespace SeqModels.Plotting;

/// <summary>A dotted line across the axes at one value, such as a published result or the end of the training data.</summary>
/// <param name="Name">The name in the legend; empty for none.</param>
/// <param name="Value">The y value of a horizontal line, the x value of a vertical one; a value that the axis cannot show is skipped.</param>
public sealed record ReferenceLine(string Name, double Value)
{
    /// <summary>Whether the line is vertical; false by default.</summary>
    public bool IsVertical { get; init; }
}
