using System.Globalization;
using System.Text.Json;
using SeqModels.Plotting;

namespace SeqModels.Studies.NGrams;

/// <summary>The cost of the estimation from one text.</summary>
/// <param name="TextMegabytes">The size of the text.</param>
/// <param name="MillionTokens">The number of words and ends of sentences.</param>
/// <param name="ProcessorSeconds">The processor time of all threads of the process.</param>
/// <param name="Seconds">The time from process start until the model is saved.</param>
/// <param name="PeakMegabytes">The peak memory of the process.</param>
/// <param name="TemporaryMegabytes">The maximum size of the temporary files, sampled twenty times a second.</param>
/// <param name="ModelMegabytes">The size of the model file.</param>
internal sealed record ScalePoint(
    double TextMegabytes, double MillionTokens, double ProcessorSeconds, double Seconds, double PeakMegabytes, double TemporaryMegabytes, double ModelMegabytes);

/// <summary>Cost against text size as table, JSON and chart.</summary>
internal static class ScaleReport
{
    public static void ShowHeader(Options options)
    {
        Console.WriteLine($"Order {options.Order}, memory budget {options.MemoryMegabytes} MB:");
        Console.WriteLine("  text MB  M tokens  processor s  µs/token   wall s  peak MB  temporary MB  model MB");
    }

    public static void Show(ScalePoint point) => Console.WriteLine(FormattableString.Invariant(
        $"{point.TextMegabytes,9:F1}{point.MillionTokens,10:F1}{point.ProcessorSeconds,13:F1}{point.ProcessorSeconds / point.MillionTokens,10:F2}") + FormattableString.Invariant(
        $"{point.Seconds,9:F1}{point.PeakMegabytes,9:F0}{point.TemporaryMegabytes,14:F0}{point.ModelMegabytes,10:F1}"));

    /// <summary>Writes scale.json and ngram-scale.png.</summary>
    public static void Write(string folder, Options options, IReadOnlyList<ScalePoint> points)
    {
        File.WriteAllText(Path.Combine(folder, "scale.json"), JsonSerializer.Serialize(points, Written));
        double[] tokens = [.. points.Select(point => point.MillionTokens)];
        ScalePoint middle = points[points.Count / 2];
        double share = middle.ProcessorSeconds / Growth(middle.MillionTokens);
        var time = new Chart
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Estimation of order {options.Order} within {options.MemoryMegabytes} MB"),
            XLabel = "million tokens",
            YLabel = "processor seconds",
            XScale = AxisScale.Logarithmic,
            YScale = AxisScale.Logarithmic,
            Lines =
            [
                new Line("measured", tokens, [.. points.Select(point => point.ProcessorSeconds)]),
                new Line("n · log n through the middle one", tokens, [.. tokens.Select(n => share * Growth(n))]) { Color = Palette.Gray, Dashed = true },
            ],
        };
        var memory = new Chart
        {
            XLabel = "million tokens",
            YLabel = "MB",
            XScale = AxisScale.Logarithmic,
            YScale = AxisScale.Logarithmic,
            Lines = [new Line("peak memory", tokens, [.. points.Select(point => point.PeakMegabytes)]) { Color = Palette.Vermilion }],
            References = [new ReferenceLine("budget", options.MemoryMegabytes!.Value)],
        };
        new Figure(time, memory) { Layout = FigureLayout.MainAboveRow }.Save(Path.Combine(folder, "ngram-scale.png"));
    }

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static double Growth(double millionTokens) => millionTokens * Math.Log(1e6 * millionTokens);
}
