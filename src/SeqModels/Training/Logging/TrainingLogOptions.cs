namespace SeqModels.Training;

/// <summary>What a <see cref="TrainingLog"/> writes, and what happens when it cannot.</summary>
public sealed record TrainingLogOptions
{
    /// <summary>
    /// Every how many steps a step is written, at least 1; 1 by default. Steps whose number since training began is a multiple of it are
    /// written; validations and ends of epochs always are.
    /// </summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int EverySteps
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "TrainingLogOptions.EverySteps: must be at least 1.");
    } = 1;

    /// <summary>
    /// Called once when the log can no longer be written (disk full, folder gone); training then goes on without this log.
    /// <see langword="null"/> (the default): the exception leaves <see cref="Trainer"/> and ends training, whose last checkpoint stays.
    /// </summary>
    /// <value>Null by default.</value>
    public Action<IOException>? OnFailure { get; init; }
}
