using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>
/// A picture with one pair of axes: a <see cref="Chart"/>, a <see cref="BarChart"/> or a <see cref="HeatMap"/>. Panels are saved alone or
/// together in a <see cref="Figure"/>. Another kind of picture is a class that overrides <see cref="Draw"/>.
/// </summary>
public abstract record Panel
{
    /// <summary>The title above the axes; empty (the default) for none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Title { get; init => field = Check.Given(value, nameof(Title)); } = "";

    /// <summary>The label of the horizontal axis, with its unit; empty (the default) for none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string XLabel { get; init => field = Check.Given(value, nameof(XLabel)); } = "";

    /// <summary>The label of the vertical axis, with its unit; empty (the default) for none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string YLabel { get; init => field = Check.Given(value, nameof(YLabel)); } = "";

    /// <summary>Saves the panel as a picture. If saving fails, an existing file is unchanged.</summary>
    /// <param name="path">A file that ends in <c>.png</c> or <c>.svg</c>; an existing file is replaced.</param>
    /// <param name="size">The size in pixels; 1200 × 640 if null.</param>
    /// <exception cref="ArgumentException">The file name ends in something else.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path, ChartSize? size = null) => new Figure(this).Save(path, size);

    /// <summary>
    /// Draws the panel on an empty plot of ScottPlot, for example to show it in a window instead of a file. Values of a logarithmic axis are
    /// drawn at their log₁₀.
    /// </summary>
    /// <param name="plot">The plot.</param>
    /// <param name="size">The size in pixels at which the plot is shown; it decides the place of the legend.</param>
    public abstract void Draw(ScottPlot.Plot plot, ChartSize size);
}
