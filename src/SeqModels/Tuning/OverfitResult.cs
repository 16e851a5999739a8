using System.Globalization;

namespace SeqModels.Tuning;

/// <summary>What <see cref="OverfitCheck"/> found.</summary>
public sealed record OverfitResult
{
    /// <summary>Whether the loss came as near to the lowest possible as was asked for.</summary>
    public required bool Passed { get; init; }

    /// <summary>The loss before each step, and the last one after the last step.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>
    /// The lowest loss that any model can have on the batch: above 0 where the same tokens from the begin of a row are followed by
    /// different ones in different rows. 0 for a task.
    /// </summary>
    public double MinPossibleLoss { get; init; }

    /// <summary>The steps made.</summary>
    public int Steps => Losses.Count - 1;

    /// <summary>The loss before the first step.</summary>
    public double FirstLoss => Losses[0];

    /// <summary>The loss after the last step.</summary>
    public double FinalLoss => Losses[^1];

    /// <summary>Why the loss did not come near enough, likeliest first; empty when it did.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The finding in a line, and a line for each reason.</summary>
    public override string ToString()
    {
        string finding = string.Create(
            CultureInfo.InvariantCulture,
            $"One batch {(Passed ? "is learned by heart" : "is NOT learned by heart")}: loss {FirstLoss:G4} → {FinalLoss:G4} in {Steps} steps (lowest possible {MinPossibleLoss:G3}).");
        return string.Join(Environment.NewLine, [finding, .. Reasons.Select(reason => "  - " + reason)]);
    }
}
