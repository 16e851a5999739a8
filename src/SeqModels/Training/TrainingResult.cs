using System.Globalization;
using SeqModels.Evaluation;

namespace SeqModels.Training;

/// <summary>The result of a training run.</summary>
public sealed record TrainingResult
{
    /// <summary>Why training ended.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>The results of every complete epoch.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The epoch with the lowest validation loss; the last one without validation data; 0 if no epoch was completed.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The lowest validation loss; null without validation.</summary>
    public double? BestValidation { get; init; }

    /// <summary>
    /// <see cref="TrainingTask.ValidationMetrics"/> of the validation with the lowest loss; empty if the task has none or nothing was validated.
    /// </summary>
    public IReadOnlyList<NamedMetric> BestMetrics { get; init; } = [];

    /// <summary>The number of optimizer steps since training started, skipped ones included.</summary>
    public long TotalSteps { get; init; }

    /// <summary>The number of optimizer steps that were skipped because of non-finite values.</summary>
    public long SkippedSteps { get; init; }

    /// <summary>The number of gradient elements that were set to 0 because they were not finite.</summary>
    public long ClearedValues { get; init; }

    /// <summary>Warnings, such as failed saves, since the run was started or resumed.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// The full names of the parameters that are not frozen and that no gradient has reached since the run was started or resumed; empty if
    /// all are used in the loss.
    /// </summary>
    public IReadOnlyList<string> UnreachedParameters { get; init; } = [];

    /// <summary>The checkpoint that the run was resumed from; null if it was not.</summary>
    public ResumePoint? ResumedFrom { get; init; }

    /// <summary>The number of tokens (or examples) trained on.</summary>
    public long TokensSeen { get; init; }

    /// <summary>What <see cref="TokensSeen"/> counts, in the plural.</summary>
    internal string ItemName { get; init; } = "tokens";

    /// <summary>The training time without validation, earlier parts of a resumed run included.</summary>
    public TimeSpan TrainingTime { get; init; }

    /// <summary>The training throughput in tokens (or examples) per second.</summary>
    public double TokensPerSecond => TrainingTime > TimeSpan.Zero ? TokensSeen / TrainingTime.TotalSeconds : 0;

    /// <summary>Formats the result on one line, with one more line for each warning.</summary>
    public override string ToString()
    {
        string last = Epochs.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", training loss {Epochs[^1].TrainLoss:G6}");
        string best = BestValidation is { } validation ? string.Create(CultureInfo.InvariantCulture, $", best validation loss {validation:G6} in epoch {BestEpoch}") : "";
        best += string.Concat(BestMetrics.Select(metric => $", {metric}"));
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Reason} after {Epochs.Count} epochs, {TotalSteps} steps ({SkippedSteps} skipped), {TokensSeen} {ItemName} in {TrainingTime.TotalSeconds:F1} s{last}{best}");
        return string.Join(Environment.NewLine, [line, .. Warnings.Select(warning => "  - " + warning)]);
    }
}
