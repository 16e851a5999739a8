using System.Globalization;
using System.Text;

namespace SeqModels.Tuning;

/// <summary>What <see cref="LearningRateRangeTest"/> found.</summary>
public sealed record LearningRateRangeResult
{
    /// <summary>The steps, by rising learning rate; up to the one that diverged.</summary>
    public required IReadOnlyList<LearningRatePoint> Curve { get; init; }

    /// <summary>Whether the loss grew beyond bounds or a value was not finite, which ended the test.</summary>
    public required bool Diverged { get; init; }

    /// <summary>The learning rate at which the smoothed loss falls most steeply against ln(rate): a good one to train with. Null when it never falls.</summary>
    public required double? Suggestion { get; init; }

    /// <summary>The learning rate with the lowest smoothed loss: already too high to train with for long.</summary>
    public required double MinLossLearningRate { get; init; }

    /// <summary>The suggestion in a line and about twenty points of the curve.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.AppendLine(Suggestion is { } rate
            ? string.Create(culture, $"Suggested learning rate: {rate:G3} (lowest loss at {MinLossLearningRate:G3}{(Diverged ? $", diverged at {Curve[^1].LearningRate:G3}" : "")})")
            : "The loss never went down: there is no learning rate to suggest.");
        int stride = Math.Max(1, Curve.Count / 20);
        for (int i = 0; i < Curve.Count; i += stride)
        {
            text.AppendLine(culture, $"{Curve[i].LearningRate,10:G3}  {Curve[i].SmoothedLoss,8:F4}");
        }

        return text.ToString();
    }
}
