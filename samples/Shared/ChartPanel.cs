namespace Samples;

/// <summary>One line of a picture.</summary>
/// <param name="Name">In the legend; empty for none.</param>
/// <param name="Xs">Ascending.</param>
/// <param name="Ys">As many; what is not finite is left out.</param>
/// <param name="Color">As <c>#RRGGBB</c>.</param>
/// <param name="Dashed">Dashed instead of solid.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double> Xs, IReadOnlyList<double> Ys, string Color, bool Dashed = false);

/// <summary>A horizontal line that others are compared with, such as a paper's figure.</summary>
/// <param name="Name">In the legend, in front of the value.</param>
/// <param name="Value">Where it lies.</param>
internal sealed record ReferenceLine(string Name, double Value);

/// <summary>One of the pictures that <see cref="PanelChart"/> puts together; its vertical axis is logarithmic.</summary>
/// <param name="Label">Of the vertical axis.</param>
/// <param name="Lines">What is drawn.</param>
/// <param name="References">What it is compared with.</param>
internal sealed record ChartPanel(string Label, IReadOnlyList<ChartLine> Lines, IReadOnlyList<ReferenceLine> References)
{
    /// <summary>A panel without references.</summary>
    public ChartPanel(string label, params ChartLine[] lines)
        : this(label, lines, [])
    {
    }
}
