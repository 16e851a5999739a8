using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>
/// A chart of lines, bands, points and reference lines over linear or logarithmic axes. Lines without a color take those of
/// <see cref="Palette.Colors"/> in order, points the following ones.
/// </summary>
/// <example>
/// <code>
/// var chart = new Chart
/// {
///     Title = "Learning curve",
///     XLabel = "epoch",
///     YLabel = "perplexity",
///     YScale = AxisScale.Logarithmic,
///     Lines = [new Line("training", train), new Line("validation", valid)],
/// };
/// chart.Save("curve.png");
/// </code>
/// </example>
public sealed record Chart : Panel
{
    /// <summary>The lines, drawn in order; none by default.</summary>
    /// <exception cref="ArgumentNullException">The value or one of its entries is null.</exception>
    public IReadOnlyList<Line> Lines { get; init => field = Check.Each(value, nameof(Lines)); } = [];

    /// <summary>Points that no line connects, below the lines; none by default.</summary>
    /// <exception cref="ArgumentNullException">The value or one of its entries is null.</exception>
    public IReadOnlyList<Line> Points { get; init => field = Check.Each(value, nameof(Points)); } = [];

    /// <summary>The bands, below lines and points; none by default.</summary>
    /// <exception cref="ArgumentNullException">The value or one of its entries is null.</exception>
    public IReadOnlyList<Band> Bands { get; init => field = Check.Each(value, nameof(Bands)); } = [];

    /// <summary>The reference lines; none by default.</summary>
    /// <exception cref="ArgumentNullException">The value or one of its entries is null.</exception>
    public IReadOnlyList<ReferenceLine> References { get; init => field = Check.Each(value, nameof(References)); } = [];

    /// <summary>The scale of the horizontal axis; <see cref="AxisScale.Linear"/> by default.</summary>
    public AxisScale XScale { get; init; }

    /// <summary>The scale of the vertical axis; <see cref="AxisScale.Linear"/> by default.</summary>
    public AxisScale YScale { get; init; }

    /// <summary>The range of the horizontal axis; null (the default) for that of the values and a margin.</summary>
    public AxisRange? XRange { get; init; }

    /// <summary>The range of the vertical axis; null (the default) for that of the values and a margin.</summary>
    public AxisRange? YRange { get; init; }

    /// <summary>The place of the legend; <see cref="LegendPosition.Best"/> by default. Without names there is no legend.</summary>
    public LegendPosition Legend { get; init; }

    /// <inheritdoc/>
    public override void Draw(ScottPlot.Plot plot, ChartSize size)
    {
        ArgumentNullException.ThrowIfNull(plot);
        size.ThrowIfEmpty();
        ChartDrawing.Draw(plot, this, size);
    }
}
