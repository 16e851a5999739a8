using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>Draws a <see cref="BarChart"/>.</summary>
internal static class BarDrawing
{
    private const double Between = 1.5; // the gap of groups, in bars

    public static void Draw(Plot plot, BarChart chart, ChartSize size)
    {
        double width = chart.Series.Count + Between;
        double[] start = chart.YScale == AxisScale.Linear ? [0] : [];
        var y = new Scale(chart.YScale, chart.YRange, [.. chart.Series.SelectMany(series => series.Values), .. chart.References.Select(reference => reference.Value), .. start]);
        bool isGrounded = chart is { YScale: AxisScale.Linear, YRange: null };
        double[] values = [.. chart.Series.SelectMany(series => series.Values).Where(double.IsFinite)];
        double low = isGrounded && Array.TrueForAll(values, value => value >= 0) ? 0 : y.Low, high = isGrounded && Array.TrueForAll(values, value => value <= 0) && values.Length > 0 ? 0 : y.High;
        double ground = chart.YScale == AxisScale.Linear ? Math.Clamp(0, low, high) : low;
        var x = new Scale(AxisScale.Linear, (-1.2, Math.Max(1, (chart.Groups.Count * width) - Between + 0.2)), []);
        var drawn = new List<(Coordinates From, Coordinates To)>();
        for (int i = 0; i < chart.Series.Count; i++)
        {
            BarSeries series = chart.Series[i];
            var color = Color.FromHex(series.Color ?? Palette.At(i));
            IHatch? hatch = series.Color is null ? SeriesStyle.Hatch(i) : null;
            Bar[] bars =
            [
                .. series.Values.Select((value, group) => (Position: (group * width) + i, Top: y.At(value)))
                    .Where(bar => double.IsFinite(bar.Top) && (chart.YScale == AxisScale.Linear || bar.Top > low))
                    .Select(bar => new Bar { Position = bar.Position, ValueBase = ground, Value = Math.Clamp(bar.Top, low, high), FillColor = color, FillHatch = hatch, FillHatchColor = Colors.White, LineWidth = 0, Size = 0.9 }),
            ];
            if (bars.Length > 0)
            {
                plot.Add.Bars(bars).LegendText = series.Name;
            }
            else if (series.Name.Length > 0)
            {
                plot.Legend.ManualItems.Add(new LegendItem { LabelText = series.Name, FillColor = color, FillHatch = hatch, FillHatchColor = Colors.White });
            }

            drawn.AddRange(bars.SelectMany(bar => new[] { -0.45, 0, 0.45 }.Select(shift => (new Coordinates(bar.Position + shift, bar.ValueBase), new Coordinates(bar.Position + shift, bar.Value)))));
        }

        foreach ((int i, ReferenceLine reference) in chart.References.Where(reference => !reference.IsVertical).Index())
        {
            Style.Add(plot, reference, i, x, y);
            drawn.Add((new(x.Low, y.At(reference.Value)), new(x.High, y.At(reference.Value))));
        }

        plot.Axes.SetLimits(x.Low, x.High, low, high);
        var groups = new NamedTicks(plot.Axes.Bottom, [.. chart.Groups.Select((_, group) => (group * width) + ((chart.Series.Count - 1) / 2.0))], chart.Groups);
        plot.Axes.Bottom.MajorTickStyle.Length = 8;
        plot.Axes.Bottom.MajorTickStyle.Width = 0;
        plot.Axes.Left.TickGenerator = y.Ticks();
        plot.Grid.XAxisStyle.IsVisible = false;
        Arrangement.Complete(plot, chart, size, [groups], () => LegendPlacement.Place(plot, chart.Legend, size, drawn));
    }
}
