using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>Several panels in one picture.</summary>
/// <example>
/// <code>
/// new Figure(perplexity, learningRate).Save("run.png");
/// </code>
/// </example>
public sealed record Figure
{
    private const int Width = 1200, Alone = 640, OfColumn = 420, OfRow = 520, WithMain = 1000;

    /// <summary>A figure of panels.</summary>
    /// <param name="panels">The panels, at least one.</param>
    /// <exception cref="ArgumentException">There is no panel.</exception>
    public Figure(params IReadOnlyList<Panel> panels)
    {
        Panels = Check.Each(panels, nameof(panels)).Count > 0 ? [.. panels] : throw new ArgumentException("Figure: at least one panel is needed, but there was none.", nameof(panels));
    }

    /// <summary>The panels.</summary>
    public IReadOnlyList<Panel> Panels { get; }

    /// <summary>The arrangement; <see cref="FigureLayout.Column"/> by default.</summary>
    public FigureLayout Layout { get; init; }

    /// <summary>Saves the figure as a picture. If saving fails, an existing file is unchanged.</summary>
    /// <param name="path">A file that ends in <c>.png</c> or <c>.svg</c>; an existing file is replaced.</param>
    /// <param name="size">
    /// The size in pixels; null for a width of 1200, and a height of 640 for one panel, 420 per panel in a column, 520 for a row, 1000 for a main
    /// panel above a row.
    /// </param>
    /// <exception cref="ArgumentException">The file name ends in something else, or a panel is invalid.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path, ChartSize? size = null) => FigureFile.Save(this, path, size ?? DefaultSize());

    private ChartSize DefaultSize() => new(Width, (Panels.Count, Layout) switch
    {
        (1, _) => Alone,
        (_, FigureLayout.Row) => OfRow,
        (_, FigureLayout.MainAboveRow) => WithMain,
        _ => Math.Min(OfColumn * Panels.Count, ChartSize.Largest),
    });
}
