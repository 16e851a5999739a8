using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting;

/// <summary>
/// A matrix as colored cells with a color bar, such as units × time steps. Row 0 is at the top, as a matrix is printed; column 0 is on the left.
/// </summary>
public sealed record HeatMap : Panel
{
    /// <summary>
    /// The values [row, column]; a cell whose value is not finite, or not positive on a logarithmic scale, is light gray. At least one row and one
    /// column.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required double[,] Values { get; init => field = Check.Given(value, nameof(Values)); }

    /// <summary>The label of the color bar, with its unit; empty (the default) for none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string ColorLabel { get; init => field = Check.Given(value, nameof(ColorLabel)); } = "";

    /// <summary>The colors; <see cref="HeatMapColors.Sequential"/> by default.</summary>
    public HeatMapColors Colors { get; init; }

    /// <summary>The scale of the colors; <see cref="AxisScale.Linear"/> by default.</summary>
    public AxisScale Scale { get; init; }

    /// <summary>
    /// The values of the first and the last color; values outside have the color of the nearest end. Null (the default) for the lowest and the
    /// highest value, for diverging colors on a linear scale for −m and m, where m is the largest magnitude.
    /// </summary>
    public AxisRange? Range { get; init; }

    /// <summary>The names of the rows; null (the default) for numbers.</summary>
    /// <exception cref="ArgumentNullException">An entry is null.</exception>
    public IReadOnlyList<string>? RowNames { get; init => field = value is null ? null : Check.Each(value, nameof(RowNames)); }

    /// <summary>The names of the columns; null (the default) for numbers.</summary>
    /// <exception cref="ArgumentNullException">An entry is null.</exception>
    public IReadOnlyList<string>? ColumnNames { get; init => field = value is null ? null : Check.Each(value, nameof(ColumnNames)); }

    /// <summary>The number of the first row; 0 by default.</summary>
    public int FirstRow { get; init; }

    /// <summary>The number of the first column, such as the first time step shown; 0 by default.</summary>
    public int FirstColumn { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no value, or the number of names differs from that of rows or columns.</exception>
    public override void Draw(ScottPlot.Plot plot, ChartSize size)
    {
        ArgumentNullException.ThrowIfNull(plot);
        size.ThrowIfEmpty();
        Check.Given(Values, nameof(Values)); // null where a constructor was called without an initializer
        (int rows, int columns) = (Values.GetLength(0), Values.GetLength(1));
        if (rows == 0 || columns == 0)
        {
            throw new ArgumentException($"HeatMap: Values must have at least one row and one column, but is [{rows}, {columns}].");
        }

        CheckNames(nameof(RowNames), RowNames, "rows", rows);
        CheckNames(nameof(ColumnNames), ColumnNames, "columns", columns);
        HeatMapDrawing.Draw(plot, this, size);
    }

    private static void CheckNames(string property, IReadOnlyList<string>? names, string what, int count)
    {
        if (names is not null && names.Count != count)
        {
            throw new ArgumentException($"HeatMap: {property} must have a name for each of the {count} {what}, but has {names.Count}.");
        }
    }
}
