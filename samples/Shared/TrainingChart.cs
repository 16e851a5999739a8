using System.Globalization;

namespace Samples;

/// <summary>
/// The learning curve of a run: perplexity of both texts by epoch; below it learning rate and norm of the gradient. All axes but the
/// epochs' are logarithmic.
/// </summary>
internal static class TrainingChart
{
    /// <summary>A part of the highest rate: the last steps of a cosine, far below all others, would flatten a logarithmic axis.</summary>
    private const double SmallestShownRate = 1e-4;

    private const string Blue = "#0072B2", Orange = "#D55E00", Green = "#009E73", Purple = "#9A5BA5";

    /// <summary>Draws a PNG file of 1200 × 1000 pixels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">The title.</param>
    /// <param name="points">The epochs in order, at least one.</param>
    /// <param name="references">Reference perplexities, such as published results.</param>
    public static void Save(string path, string title, IReadOnlyList<EpochPoint> points, params IReadOnlyList<ReferenceLine> references)
    {
        double[] epochs = [.. points.Select(point => (double)point.Epoch)];
        bool isValidated = points.Any(point => point.ValidationPerplexity is not null);
        List<ChartLine> perplexities = [Line("training", Blue, point => point.TrainPerplexity, dashed: isValidated)];
        if (isValidated)
        {
            EpochPoint best = points.Where(point => point.ValidationPerplexity is not null).MinBy(point => point.ValidationPerplexity)!;
            string name = string.Create(CultureInfo.InvariantCulture, $"validation, lowest {LogAxis.Text(best.ValidationPerplexity!.Value)} after epoch {best.Epoch}");
            perplexities.Add(Line(name, Orange, point => point.ValidationPerplexity));
        }

        double smallest = points.Max(point => point.LearningRate) * SmallestShownRate;
        ChartLine rates = Line("", Green, point => point.LearningRate < smallest ? null : point.LearningRate);
        List<ChartPanel> panels = [new("perplexity", perplexities, references), new("learning rate", rates)];
        if (points.Any(point => point.GradientNorm is not null))
        {
            panels.Add(new("gradient norm before clipping", Line("", Purple, point => point.GradientNorm)));
        }

        PanelChart.Save(path, title, "epoch", panels);

        ChartLine Line(string name, string color, Func<EpochPoint, double?> value, bool dashed = false) =>
            new(name, epochs, [.. points.Select(point => value(point) ?? double.NaN)], color, dashed);
    }
}
