using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace SeqModels.Plotting.Drawing;

/// <summary>Draws a <see cref="HeatMap"/>. Row r is at −r, so that the first row is at the top.</summary>
internal static class HeatMapDrawing
{
    /// <summary>ColorBrewer's RdBu from blue to red.</summary>
    private static readonly string[] BlueToRed = ["#053061", "#2166AC", "#4393C3", "#92C5DE", "#D1E5F0", "#F7F7F7", "#FDDBC7", "#F4A582", "#D6604D", "#B2182B", "#67001F"];

    private static readonly Color Missing = Color.FromHex("#DDDDDD");

    public static void Draw(Plot plot, HeatMap map)
    {
        (int rows, int columns) = (map.Values.GetLength(0), map.Values.GetLength(1));
        var colors = new Scale(map.Scale, map.Range ?? Symmetric(map), map.Values.Cast<double>(), margin: 0);
        var shown = new double[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double value = colors.At(map.Values[row, column]);
                shown[row, column] = double.IsFinite(value) ? Math.Clamp(value, colors.Low, colors.High) : double.NaN;
            }
        }

        var rect = new CoordinateRect(map.FirstColumn - 0.5, map.FirstColumn + columns - 0.5, -(map.FirstRow + rows - 0.5), -(map.FirstRow - 0.5));
        if (shown.Cast<double>().Any(double.IsFinite))
        {
            AddCells(plot, map, shown, colors, rect);
        }
        else
        {
            plot.DataBackground.Color = Missing; // ScottPlot needs a number
        }

        plot.Axes.SetLimits(rect);
        plot.Axes.Left.TickGenerator = Ticks(map.RowNames, map.FirstRow, sign: -1);
        plot.Axes.Bottom.TickGenerator = Ticks(map.ColumnNames, map.FirstColumn, sign: 1);
        plot.Axes.Left.MinorTickStyle.Length = plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.HideGrid();
        Style.Apply(plot, map);
        plot.HideLegend();
    }

    private static void AddCells(Plot plot, HeatMap map, double[,] shown, Scale colors, CoordinateRect rect)
    {
        Heatmap heat = plot.Add.Heatmap(shown);
        heat.Colormap = map.Colors == HeatMapColors.Sequential ? new ScottPlot.Colormaps.Viridis() : new ScottPlot.Colormaps.CustomInterpolated([.. BlueToRed.Select(Color.FromHex)]);
        heat.Rectangle = rect;
        heat.ManualRange = new ScottPlot.Range(colors.Low, colors.High);
        heat.NaNCellColor = Missing;
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(heat);
        bar.Axis.TickGenerator = colors.Ticks();
        bar.Axis.TickLabelStyle.FontSize = Style.Ticks;
        bar.Axis.TickLabelStyle.FontName = ChartFont.Name;
        bar.Label = map.ColorLabel;
        bar.LabelStyle.FontSize = Style.Labels;
        bar.LabelStyle.FontName = ChartFont.Name;
    }

    /// <summary>The range of diverging colors on a linear scale; null for others.</summary>
    private static AxisRange? Symmetric(HeatMap map)
    {
        double largest = map.Values.Cast<double>().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return map is { Colors: HeatMapColors.Diverging, Scale: AxisScale.Linear } && largest > 0 ? (-largest, largest) : null;
    }

    private static ITickGenerator Ticks(IReadOnlyList<string>? names, int first, int sign) => names is null
        ? new NumericAutomatic { IntegerTicksOnly = true, TickDensity = 0.7, LabelFormatter = value => ValueText.Tick(sign * value) }
        : new NumericManual([.. names.Select((_, i) => (double)sign * (first + i))], [.. names]);
}
