using System.Globalization;
using System.Text;

namespace SeqModels.Tuning;

/// <summary>The result of <see cref="LearningRateRangeTest"/>.</summary>
public sealed record LearningRateRangeResult
{
    /// <summary>The steps in order of increasing learning rate, up to the one that diverged.</summary>
    public required IReadOnlyList<LearningRatePoint> Curve { get; init; }

    /// <summary>Whether the test ended early because the loss diverged or a value was not finite.</summary>
    public required bool Diverged { get; init; }

    /// <summary>
    /// The suggested learning rate: where the smoothed loss has the steepest descent with respect to the logarithm of the learning rate.
    /// Null if it never decreases.
    /// </summary>
    public required double? Suggestion { get; init; }

    /// <summary>The learning rate with the lowest smoothed loss, usually too high for training.</summary>
    public required double MinLossLearningRate { get; init; }

    /// <summary>Formats the suggestion and about twenty points of the curve.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.AppendLine(Suggestion is { } rate
            ? string.Create(culture, $"Suggested learning rate: {rate:G3} (lowest loss at {MinLossLearningRate:G3}{(Diverged ? string.Create(culture, $", diverged at {Curve[^1].LearningRate:G3}") : "")})")
            : "The loss never decreased: there is no suggested learning rate.");
        int stride = Math.Max(1, Curve.Count / 20);
        for (int i = 0; i < Curve.Count; i += stride)
        {
            text.AppendLine(culture, $"{Curve[i].LearningRate,10:G3}  {Curve[i].SmoothedLoss,8:F4}");
        }

        return text.ToString();
    }
}
