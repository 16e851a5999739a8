using System.Globalization;

namespace SeqModels.Training;

/// <summary>What a training run came to.</summary>
public sealed record TrainingResult
{
    /// <summary>Why it ended.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>The figures of every complete epoch.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The epoch with the lowest validation loss; the last one without validation data; 0 if there is none.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The lowest validation loss; null when nothing was validated.</summary>
    public double? BestValidation { get; init; }

    /// <summary>Optimizer steps since training began, skipped ones included.</summary>
    public long TotalSteps { get; init; }

    /// <summary>Optimizer steps that were skipped because of values that were not finite.</summary>
    public long SkippedSteps { get; init; }

    /// <summary>Elements of gradients that were set to 0 because they were not finite.</summary>
    public long ClearedValues { get; init; }

    /// <summary>What went wrong but did not stop the run, such as failed saves; since it was started or resumed.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// The full names of the parameters, frozen ones left out, that no gradient reached in any step since the run was started or resumed;
    /// empty when all are used in the loss.
    /// </summary>
    public IReadOnlyList<string> UnreachedParameters { get; init; } = [];

    /// <summary>Where the run went on from a checkpoint; null for a run from the start.</summary>
    public ResumePoint? ResumedFrom { get; init; }

    /// <summary>Tokens (or examples) trained.</summary>
    public long TokensSeen { get; init; }

    /// <summary>The time of training, validation left out; that of resumed parts included.</summary>
    public TimeSpan TrainingTime { get; init; }

    /// <summary>Tokens (or examples) trained per second.</summary>
    public double TokensPerSecond => TrainingTime > TimeSpan.Zero ? TokensSeen / TrainingTime.TotalSeconds : 0;

    /// <summary>The result on one line, and a line for each warning.</summary>
    public override string ToString()
    {
        string last = Epochs.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", training loss {Epochs[^1].TrainLoss:G6}");
        string best = BestValidation is { } validation ? string.Create(CultureInfo.InvariantCulture, $", best validation loss {validation:G6} in epoch {BestEpoch}") : "";
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Reason} after {Epochs.Count} epochs, {TotalSteps} steps ({SkippedSteps} skipped), {TokensSeen} tokens in {TrainingTime.TotalSeconds:F1} s{last}{best}");
        return string.Join(Environment.NewLine, [line, .. Warnings.Select(warning => "  - " + warning)]);
    }
}
