using Samples;
using ScottPlot;

namespace Floor;

/// <summary>A bar chart of excess perplexities: a group of bars per source, a color per model, on a logarithmic axis.</summary>
internal static class ExcessChart
{
    private const double Smallest = 0.001, Largest = 20, FontSize = 15;

    /// <param name="path">The PNG file.</param>
    /// <param name="sources">The names of the groups.</param>
    /// <param name="models">The names of the models.</param>
    /// <param name="excess">[source][model], in percent; below 0.001 there is no bar.</param>
    public static void Save(string path, IReadOnlyList<string> sources, IReadOnlyList<string> models, IReadOnlyList<IReadOnlyList<double>> excess)
    {
        using var plot = new Plot();
        for (int model = 0; model < models.Count; model++)
        {
            Bar[] bars = [.. sources.Select((_, source) => new Bar
            {
                Position = (source * (models.Count + 1.5)) + model,
                ValueBase = Math.Log10(Smallest),
                Value = Math.Log10(Math.Clamp(excess[source][model], Smallest, Largest)),
                FillColor = Color.FromHex(LineChart.Colors[model]),
                LineWidth = 0,
                Size = 0.9,
            })];
            plot.Add.Bars(bars).LegendText = models[model];
        }

        plot.Add.HorizontalLine(0, 2, Color.FromHex("#888888"), LinePattern.Dotted);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. sources.Select((_, source) => (source * (models.Count + 1.5)) + ((models.Count - 1) / 2.0))], [.. sources]);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([-3, -2, -1, 0, 1], ["0.001", "0.01", "0.1", "1", "10"]);
        plot.Axes.Bottom.MajorTickStyle.Length = 8;
        plot.Axes.Bottom.MajorTickStyle.Width = 0;
        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = (float)FontSize;
        plot.Axes.SetLimitsY(Math.Log10(Smallest), Math.Log10(Largest));
        plot.Axes.SetLimitsX(-1.2, (sources.Count * (models.Count + 1.5)) - 1);
        plot.Title("Excess perplexity over the entropy rate of the source", size: 20);
        plot.YLabel("excess, % (no bar: below 0.001)", size: 17);
        plot.Legend.FontSize = (float)FontSize;
        plot.ShowLegend(Edge.Right);
        plot.HideGrid();
        plot.Font.Set(ChartFont.Name);
        plot.SavePng(path, 1400, 640);
    }
}
