using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>
/// Bars in groups side by side: a group for each thing compared, a color for each series. Bars start at 0; on a logarithmic axis, which has no 0,
/// at the lower end of the axis.
/// </summary>
public sealed record BarChart : Panel
{
    /// <summary>The names of the groups, below the axis.</summary>
    /// <exception cref="ArgumentNullException">The value or one of its entries is null.</exception>
    public required IReadOnlyList<string> Groups { get; init => field = Check.Each(value, nameof(Groups)); }

    /// <summary>The series; each has one value for each group.</summary>
    /// <exception cref="ArgumentNullException">The value or one of its entries is null.</exception>
    public required IReadOnlyList<BarSeries> Series { get; init => field = Check.Each(value, nameof(Series)); }

    /// <summary>Reference lines at values of the vertical axis; none by default.</summary>
    /// <exception cref="ArgumentNullException">The value or one of its entries is null.</exception>
    public IReadOnlyList<ReferenceLine> References { get; init => field = Check.Each(value, nameof(References)); } = [];

    /// <summary>The scale of the vertical axis; <see cref="AxisScale.Linear"/> by default.</summary>
    public AxisScale YScale { get; init; }

    /// <summary>The range of the vertical axis, at which higher bars are cut; null (the default) for that of the values and a margin.</summary>
    public AxisRange? YRange { get; init; }

    /// <summary>The place of the legend; <see cref="LegendPosition.Best"/> by default. Without names there is no legend.</summary>
    public LegendPosition Legend { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A series has more or fewer values than there are groups.</exception>
    public override void Draw(ScottPlot.Plot plot, ChartSize size)
    {
        ArgumentNullException.ThrowIfNull(plot);
        size.ThrowIfEmpty();
        Check.Given(Groups, nameof(Groups)); // null where a constructor was called without an initializer
        Check.Given(Series, nameof(Series));
        foreach (BarSeries series in Series.Where(series => series.Values.Count != Groups.Count))
        {
            throw new ArgumentException($"BarChart: every series must have one value for each of the {Groups.Count} groups, but '{series.Name}' has {series.Values.Count}.");
        }

        BarDrawing.Draw(plot, this, size);
    }
}
