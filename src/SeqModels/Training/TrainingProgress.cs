using SeqModels.Evaluation;
using SeqModels.Optimizers;

namespace SeqModels.Training;

/// <summary>A progress report of a training run, after every optimizer step, after a validation and at the end of every epoch.</summary>
/// <remarks>Steps are optimizer steps. A resumed run counts as if it had not been interrupted.</remarks>
public sealed record TrainingProgress
{
    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>The total number of epochs.</summary>
    public int Epochs { get; init; }

    /// <summary>The optimizer step within the epoch, from 1.</summary>
    public int Step { get; init; }

    /// <summary>The expected number of steps per epoch.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>The number of steps since training started.</summary>
    public long TotalSteps { get; init; }

    /// <summary>The number of tokens (or examples) trained on since training started.</summary>
    public long TokensSeen { get; init; }

    /// <summary>What <see cref="TokensSeen"/> counts, in the plural.</summary>
    internal string ItemName { get; init; } = "tokens";

    /// <summary>The mean loss of the step, in nats per token for a language model; at the end of an epoch, that of the epoch.</summary>
    public double Loss { get; init; }

    /// <summary>
    /// The smoothed loss: s ← 0.98 s + 0.02 loss from s = 0, divided by 1 − 0.98ⁿ after n steps. Skipped steps are excluded.
    /// </summary>
    public double SmoothedLoss { get; init; }

    /// <summary>exp of the mean loss of the epoch so far: the perplexity if the loss is a mean cross-entropy.</summary>
    public double Perplexity { get; init; }

    /// <summary>The global gradient norm of the step before clipping, of the order <see cref="GradientClipping.NormOrder"/>; NaN at the end of an epoch.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The share of the steps of the epoch so far whose gradient was clipped, in [0, 1].</summary>
    public double ClippedShare { get; init; }

    /// <summary>Whether the gradient of the step was clipped; false in reports of a validation or the end of an epoch.</summary>
    public bool IsClipped { get; init; }

    /// <summary>
    /// Whether the loss or the gradient of the step, or a parameter after it, was not finite; false in reports of a validation or the end of an
    /// epoch.
    /// </summary>
    public bool HasNonFiniteValues { get; init; }

    /// <summary>The number of steps since training started that were skipped because of non-finite values.</summary>
    public long SkippedSteps { get; init; }

    /// <summary>The learning rate of the step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The training throughput in tokens (or examples) per second, without validation.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>The time since training started, validation included, without the time between an interruption and its resumption.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The estimated remaining time.</summary>
    public TimeSpan TimeLeft { get; init; }

    /// <summary>The working set of the process in bytes, measured about once a second.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The lowest validation loss so far; null before the first validation.</summary>
    public double? BestValidation { get; init; }

    /// <summary>The validation loss, in reports of a validation or the end of an epoch; null in others.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary><see cref="TrainingTask.ValidationMetrics"/>, in reports with a <see cref="ValidationLoss"/>; empty in others.</summary>
    public IReadOnlyList<NamedMetric> ValidationMetrics { get; init; } = [];

    /// <summary>Warnings since the previous report, such as a failed save; null if there were none.</summary>
    public string? Warning { get; init; }

    /// <summary>The checkpoint that the run was resumed from; null if it was not.</summary>
    public ResumePoint? ResumedFrom { get; init; }

    /// <summary>The results of the epoch, in the report at its end; null in others.</summary>
    public EpochResult? FinishedEpoch { get; init; }
}
