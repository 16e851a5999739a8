using System.Globalization;

namespace SeqModels.Tuning;

/// <summary>The result of <see cref="OverfitCheck"/>.</summary>
public sealed record OverfitResult
{
    /// <summary>Whether the loss came within <see cref="OverfitOptions.Tolerance"/> of the lowest possible value.</summary>
    public required bool Passed { get; init; }

    /// <summary>The loss before each step, followed by the loss after the last step.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>
    /// The lowest loss that any model can reach on the batch, greater than 0 if the same prefix has different targets in different rows. 0 for
    /// a task.
    /// </summary>
    public double MinPossibleLoss { get; init; }

    /// <summary>The number of optimizer steps.</summary>
    public int Steps => Losses.Count - 1;

    /// <summary>The loss before the first step.</summary>
    public double FirstLoss => Losses[0];

    /// <summary>The loss after the last step.</summary>
    public double FinalLoss => Losses[^1];

    /// <summary>Likely reasons why the check failed, most likely first; empty if it passed.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Formats the result on one line, with one more line for each reason.</summary>
    public override string ToString()
    {
        string finding = string.Create(
            CultureInfo.InvariantCulture,
            $"The model {(Passed ? "overfits" : "does NOT overfit")} one batch: loss {FirstLoss:G4} → {FinalLoss:G4} in {Steps} steps (lowest possible {MinPossibleLoss:G3}).");
        return string.Join(Environment.NewLine, [finding, .. Reasons.Select(reason => "  - " + reason)]);
    }
}
