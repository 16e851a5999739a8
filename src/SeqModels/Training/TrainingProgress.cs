namespace SeqModels.Training;

/// <summary>Where a training run stands, reported after every step, after a validation and at the end of every epoch.</summary>
/// <remarks>Steps are steps of the optimizer. What is resumed from a checkpoint counts as if the run had not been interrupted.</remarks>
public sealed record TrainingProgress
{
    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>The number of epochs to train.</summary>
    public int Epochs { get; init; }

    /// <summary>The step within the epoch, from 1.</summary>
    public int Step { get; init; }

    /// <summary>The steps to expect of an epoch.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>Steps since training began.</summary>
    public long TotalSteps { get; init; }

    /// <summary>Tokens (or examples) trained since training began.</summary>
    public long TokensSeen { get; init; }

    /// <summary>The mean loss of this step: nats per token for a language model. At the end of an epoch, the mean of the epoch.</summary>
    public double Loss { get; init; }

    /// <summary>
    /// The losses smoothed: s ← 0.98 s + 0.02 loss from s = 0, divided by 1 − 0.98ⁿ after n steps. Skipped steps are left out.
    /// </summary>
    public double SmoothedLoss { get; init; }

    /// <summary>exp of the mean loss of this epoch so far: the perplexity where the loss is a mean cross-entropy.</summary>
    public double Perplexity { get; init; }

    /// <summary>The global norm of this step's gradient before clipping; NaN at the end of an epoch.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The share of this epoch's steps so far whose gradient was clipped, 0 to 1.</summary>
    public double ClippedShare { get; init; }

    /// <summary>Steps since training began that were skipped because of values that were not finite.</summary>
    public long SkippedSteps { get; init; }

    /// <summary>The learning rate of this step.</summary>
    public double LearningRate { get; init; }

    /// <summary>Tokens (or examples) trained per second since training began, validation left out.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>The time since training began, validation included; pauses between a stop and a resumption are left out.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>An estimate of the time to the last epoch's end, at the pace so far.</summary>
    public TimeSpan TimeLeft { get; init; }

    /// <summary>The working set of the process in bytes, measured about once a second.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The lowest validation loss so far; null before the first validation.</summary>
    public double? BestValidation { get; init; }

    /// <summary>The validation loss, in the report that follows a validation; null in others.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Something that went wrong but did not stop the run, such as a failed save, since the report before; null if nothing did.</summary>
    public string? Warning { get; init; }

    /// <summary>Where the run went on from a checkpoint; null in a run from the start.</summary>
    public ResumePoint? ResumedFrom { get; init; }

    /// <summary>The figures of the epoch that just ended; null in other reports.</summary>
    public EpochResult? FinishedEpoch { get; init; }
}
