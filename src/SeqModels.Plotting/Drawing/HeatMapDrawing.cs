using ScottPlot;
using ScottPlot.Plottables;

namespace SeqModels.Plotting.Drawing;

/// <summary>Draws a <see cref="HeatMap"/>. Row r is at −r, so that the first row is at the top.</summary>
internal static class HeatMapDrawing
{
    /// <summary>ColorBrewer's RdBu from blue to red.</summary>
    private static readonly string[] BlueToRed = ["#053061", "#2166AC", "#4393C3", "#92C5DE", "#D1E5F0", "#F7F7F7", "#FDDBC7", "#F4A582", "#D6604D", "#B2182B", "#67001F"];

    private static readonly Color Missing = Color.FromHex("#DDDDDD");

    public static void Draw(Plot plot, HeatMap map, ChartSize size)
    {
        (int rows, int columns) = (map.Values.GetLength(0), map.Values.GetLength(1));
        var colors = new Scale(map.Scale, map.Range ?? Symmetric(map), map.Values.Cast<double>(), margin: 0);
        var shown = new double[Math.Max(2, rows), Math.Max(2, columns)]; // a single row or column twice: ScottPlot divides by the distance of two
        for (int row = 0; row < shown.GetLength(0); row++)
        {
            for (int column = 0; column < shown.GetLength(1); column++)
            {
                double value = colors.At(map.Values[Math.Min(row, rows - 1), Math.Min(column, columns - 1)]);
                shown[row, column] = double.IsFinite(value) ? Math.Clamp(value, colors.Low, colors.High) : double.NaN;
            }
        }

        var rect = new CoordinateRect(map.FirstColumn - 0.5, map.FirstColumn + columns - 0.5, -(map.FirstRow + rows - 0.5), -(map.FirstRow - 0.5));
        if (shown.Cast<double>().Any(double.IsFinite))
        {
            AddCells(plot, map, size, shown, colors, rect);
        }
        else
        {
            plot.DataBackground.Color = Missing; // ScottPlot needs a number
        }

        plot.Axes.SetLimits(rect);
        NamedTicks[] names = [.. Ticks(plot.Axes.Left, map.RowNames, map.FirstRow, sign: -1), .. Ticks(plot.Axes.Bottom, map.ColumnNames, map.FirstColumn, sign: 1)];
        plot.Axes.Left.MinorTickStyle.Length = plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.HideGrid();
        Arrangement.Complete(plot, map, size, names, () => plot.HideLegend());
    }

    private static void AddCells(Plot plot, HeatMap map, ChartSize size, double[,] shown, Scale colors, CoordinateRect rect)
    {
        Heatmap heat = plot.Add.Heatmap(shown);
        heat.Colormap = map.Colors == HeatMapColors.Sequential ? new ScottPlot.Colormaps.Viridis() : new ScottPlot.Colormaps.CustomInterpolated([.. BlueToRed.Select(Color.FromHex)]);
        heat.Rectangle = rect;
        heat.ManualRange = new ScottPlot.Range(colors.Low, colors.High);
        heat.NaNCellColor = Missing;
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(heat);
        bar.Axis.TickGenerator = colors.Ticks();
        bar.Axis.TickLabelStyle.FontSize = Style.TickSize(size);
        bar.Axis.TickLabelStyle.FontName = ChartFont.Name;
        bar.Label = map.ColorLabel;
        bar.LabelStyle.FontSize = Style.LabelSize(size);
        bar.LabelStyle.FontName = ChartFont.Name;
        bar.LabelStyle.Bold = false;
    }

    /// <summary>The range of diverging colors on a linear scale; null for others.</summary>
    private static AxisRange? Symmetric(HeatMap map)
    {
        double largest = map.Values.Cast<double>().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return map is { Colors: HeatMapColors.Diverging, Scale: AxisScale.Linear } && largest > 0 ? (-largest, largest) : null;
    }

    private static NamedTicks[] Ticks(IAxis axis, IReadOnlyList<string>? names, int first, int sign)
    {
        if (names is not null)
        {
            return [new NamedTicks(axis, [.. names.Select((_, i) => (double)sign * (first + i))], names)];
        }

        axis.TickGenerator = new LinearTicks(whole: true, sign: sign);
        return [];
    }
}
