namespace Samples;

/// <summary>A line of a chart.</summary>
/// <param name="Name">The name in the legend; empty for none.</param>
/// <param name="Xs">The x values, ascending.</param>
/// <param name="Ys">The y values; those that are not finite are skipped.</param>
/// <param name="Color">The color as <c>#RRGGBB</c>.</param>
/// <param name="Dashed">Whether the line is dashed.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double> Xs, IReadOnlyList<double> Ys, string Color, bool Dashed = false);

/// <summary>A horizontal reference line, such as a published result.</summary>
/// <param name="Name">The name in the legend, before the value.</param>
/// <param name="Value">The y value.</param>
internal sealed record ReferenceLine(string Name, double Value);

/// <summary>A panel of a <see cref="PanelChart"/> with a logarithmic vertical axis.</summary>
/// <param name="Label">The label of the vertical axis.</param>
/// <param name="Lines">The lines.</param>
/// <param name="References">The reference lines.</param>
internal sealed record ChartPanel(string Label, IReadOnlyList<ChartLine> Lines, IReadOnlyList<ReferenceLine> References)
{
    /// <summary>A panel without references.</summary>
    public ChartPanel(string label, params ChartLine[] lines)
        : this(label, lines, [])
    {
    }
}
