using SeqModels.Plotting.Drawing;
using SeqModels.Training;

namespace SeqModels.Plotting;

/// <summary>The learning curve of a training run.</summary>
public static class TrainingCurves
{
    /// <summary>A part of the highest rate: the last steps of a cosine, far below all others, would flatten a logarithmic axis.</summary>
    private const double SmallestShownRate = 1e-4;

    /// <summary>The learning curve of the epochs of a run; see the other overload.</summary>
    /// <param name="result">The result of the run.</param>
    /// <param name="title">The title; empty for none.</param>
    /// <param name="references">Reference values, such as published results.</param>
    /// <param name="measure">What is shown.</param>
    /// <exception cref="ArgumentException">No epoch was completed.</exception>
    public static Figure Of(
        TrainingResult result, string title = "", IReadOnlyList<ReferenceLine>? references = null, TrainingMeasure measure = TrainingMeasure.Perplexity)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result.Epochs, title, references, measure);
    }

    /// <summary>
    /// Training perplexity (each batch before its step) and validation perplexity by epoch; below, the learning rate of each epoch's last step and
    /// the mean gradient norm before clipping, each where there is any, on logarithmic axes. Learning rates below 10⁻⁴ of the highest are left
    /// out. The legend gives the lowest validation value and its epoch.
    /// </summary>
    /// <param name="epochs">The epochs in order, at least one.</param>
    /// <param name="title">The title; empty for none.</param>
    /// <param name="references">Reference values, such as published results; the legend gives their names and values.</param>
    /// <param name="measure">What is shown.</param>
    /// <exception cref="ArgumentException">There is no epoch.</exception>
    public static Figure Of(
        IReadOnlyList<EpochResult> epochs, string title = "", IReadOnlyList<ReferenceLine>? references = null, TrainingMeasure measure = TrainingMeasure.Perplexity)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        if (epochs.Count == 0)
        {
            throw new ArgumentException("TrainingCurves: at least one epoch is needed, but none was completed.", nameof(epochs));
        }

        bool isPerplexity = measure == TrainingMeasure.Perplexity;
        double[] x = [.. epochs.Select(epoch => (double)epoch.Epoch)];
        var main = new Chart
        {
            Title = title,
            XLabel = "epoch",
            YLabel = isPerplexity ? "perplexity" : "loss",
            YScale = isPerplexity ? AxisScale.Logarithmic : AxisScale.Linear,
            Lines = [.. Curves(epochs, x, isPerplexity)],
            References = [.. (references ?? []).Select(reference => reference with { Name = $"{reference.Name}: {ValueText.Short(reference.Value)}" })],
        };
        double smallest = epochs.Max(epoch => epoch.LearningRate) * SmallestShownRate;
        Chart[] others =
        [
            Small("learning rate", Palette.Green, [.. epochs.Select(epoch => epoch.LearningRate < smallest ? double.NaN : epoch.LearningRate)], x),
            Small("gradient norm before clipping", "#9A5BA5", [.. epochs.Select(epoch => epoch.GradientNorm)], x),
        ];
        return new Figure([main, .. others.Where(chart => chart.Lines[0].Y.Any(value => value > 0 && double.IsFinite(value)))]) { Layout = FigureLayout.MainAboveRow };
    }

    private static IEnumerable<Line> Curves(IReadOnlyList<EpochResult> epochs, double[] x, bool isPerplexity)
    {
        double[] validation = [.. epochs.Select(epoch => (isPerplexity ? epoch.ValidationPerplexity : epoch.ValidationLoss) ?? double.NaN)];
        bool isValidated = Array.Exists(validation, double.IsFinite);
        yield return new Line("training", x, [.. epochs.Select(epoch => isPerplexity ? epoch.TrainPerplexity : epoch.TrainLoss)]) { Dashed = isValidated };
        if (isValidated)
        {
            int best = Enumerable.Range(0, validation.Length).Where(i => double.IsFinite(validation[i])).MinBy(i => validation[i]);
            yield return new Line($"validation, lowest {ValueText.Short(validation[best])} after epoch {ValueText.Tick(x[best])}", x, validation);
        }
    }

    private static Chart Small(string label, string color, double[] y, double[] x) => new()
    {
        XLabel = "epoch",
        YLabel = label,
        YScale = AxisScale.Logarithmic,
        Lines = [new Line("", x, y) { Color = color }],
    };
}
