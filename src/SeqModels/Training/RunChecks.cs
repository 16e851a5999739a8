namespace SeqModels.Training;

/// <summary>Checks before the first step.</summary>
internal static class RunChecks
{
    public static void Check(TrainingTask task, TrainingOptions options)
    {
        if (task.BatchesPerEpoch < 1)
        {
            throw new ArgumentException($"Trainer.Train: an epoch must have at least one batch, but the task has {task.BatchesPerEpoch}.", nameof(task));
        }

        if (!task.HasValidation && NeedOfValidation(options) is { } need)
        {
            throw new ArgumentException($"Trainer.Train: {need} requires validation data, but there is none. Provide validation data, or remove that option.", nameof(options));
        }
    }

    private static string? NeedOfValidation(TrainingOptions options) =>
        options.Patience is not null ? "TrainingOptions.Patience"
        : options.ValidateEverySteps is not null ? "TrainingOptions.ValidateEverySteps"
        : options.Checkpoints?.BestModelPath is not null ? "CheckpointOptions.BestModelPath"
        : options.Averaging?.Interval is not null ? "TrainingOptions.Averaging (WeightAveraging.WhenNotImproving)"
        : NeedsValidation(options) ? $"TrainingOptions.Schedule ({options.Schedule.GetType().Name})"
        : null;

    /// <summary>A schedule that requires a validation loss throws when an epoch ends without one.</summary>
    private static bool NeedsValidation(TrainingOptions options)
    {
        try
        {
            options.Schedule.AfterEpoch(options.Schedule.Start(options.Optimizer.LearningRate, totalSteps: options.Epochs, options.Epochs), validation: null);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
