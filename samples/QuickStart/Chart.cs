using System.Globalization;
using Samples;
using ScottPlot;

namespace QuickStart;

/// <summary>
/// curves.png: perplexity against the number of training tokens, one colour per model. Solid: training perplexity of each window before its
/// step; dashed: validation perplexity after each epoch. N-gram models are horizontal lines.
/// </summary>
internal static class Chart
{
    private static readonly Dictionary<string, string> Colors = new()
    {
        ["ngram"] = "#666666",
        ["hmm"] = "#CC79A7",
        ["mlp"] = "#E69F00",
        ["mixture"] = "#000000",
        ["rnn"] = "#D55E00",
        ["gru"] = "#009E73",
        ["lstm"] = "#0072B2",
    };

    /// <summary>Draws the curves into a PNG file of 1200 × 800 pixels.</summary>
    public static void Write(string path, string title, string token, IReadOnlyList<ModelResult> results)
    {
        using var plot = new Plot();
        foreach (ModelResult result in results.Where(result => result.Curve is not null))
        {
            AddCurve(plot, result, result.Curve!);
        }

        plot.Title(title, size: 26);
        plot.XLabel($"{token}s seen in training", size: 20);
        plot.YLabel($"perplexity per {token}", size: 20);
        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = 17;
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = Count };
        plot.Legend.FontSize = 18;
        plot.Legend.SymbolWidth = 40;
        plot.ShowLegend(Alignment.UpperRight);
        plot.Font.Set(ChartFont.Name);
        SetAxes(plot, results);
        plot.SavePng(path, 1200, 800);
    }

    private static void AddCurve(Plot plot, ModelResult result, Curve curve)
    {
        var color = Color.FromHex(Colors[result.Name]);
        if (curve.Training.Count == 0 && double.IsFinite(result.ValidationPerplexity))
        {
            var line = plot.Add.HorizontalLine(Math.Log10(result.ValidationPerplexity), 3, color, LinePattern.Dashed);
            line.LegendText = $"{result.Kind}: validation";
        }

        AddLine(plot, curve.Training, color, LinePattern.Solid, $"{result.Kind}: training");
        AddLine(plot, curve.Validation, color, LinePattern.Dashed, $"{result.Kind}: validation").MarkerSize = 9;
    }

    private static ScottPlot.Plottables.Scatter AddLine(Plot plot, IReadOnlyList<CurvePoint> points, Color color, LinePattern pattern, string name)
    {
        var line = plot.Add.ScatterLine(
            points.Select(point => (double)point.TokensSeen).ToArray(), points.Select(point => Math.Log10(point.Perplexity)).ToArray(), color);
        line.LineWidth = 3;
        line.LinePattern = pattern;
        line.LegendText = points.Count > 0 ? name : "";
        return line;
    }

    /// <summary>The vertical axis is log₁₀, with ticks at 1, 2, 3, 5 times powers of ten, or denser for a small range.</summary>
    private static void SetAxes(Plot plot, IReadOnlyList<ModelResult> results)
    {
        Curve[] curves = [.. results.Select(result => result.Curve).OfType<Curve>()];
        double[] perplexities =
        [
            .. curves.SelectMany(curve => curve.Training.Concat(curve.Validation)).Select(point => point.Perplexity),
            .. results.Select(result => result.ValidationPerplexity),
        ];
        double lowest = perplexities.Where(double.IsFinite).DefaultIfEmpty(1).Min() / 1.1;
        double highest = perplexities.Where(double.IsFinite).DefaultIfEmpty(10).Max() * 1.1;
        double last = curves.SelectMany(curve => curve.Training).Select(point => (double)point.TokensSeen).DefaultIfEmpty(1).Max();
        plot.Axes.SetLimits(0, last * 1.02, Math.Log10(lowest), Math.Log10(highest));

        double[] steps = highest / lowest < 5 ? [1, 1.2, 1.5, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9] : [1, 1.5, 2, 3, 4, 5, 7];
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        for (int power = 0; power <= (int)Math.Log10(highest); power++)
        {
            foreach (double value in steps.Select(step => step * Math.Pow(10, power)).Where(value => value >= lowest && value <= highest))
            {
                ticks.AddMajor(Math.Log10(value), value.ToString("0.##", CultureInfo.InvariantCulture));
            }
        }

        plot.Axes.Left.TickGenerator = ticks;
    }

    private static string Count(double value) => value switch
    {
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + " M",
        >= 1e3 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + " k",
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };
}
