namespace SeqModels.Training;

/// <summary>Options of a <see cref="TrainingLog"/>.</summary>
public sealed record TrainingLogOptions
{
    /// <summary>
    /// The interval between logged optimizer steps: steps whose number since training started is a multiple of it are written. Validations
    /// and ends of epochs always are.
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
    /// Called once when the log can no longer be written (disk full, folder removed); training continues without this log. If null, the
    /// exception ends training.
    /// </summary>
    /// <value>Null by default.</value>
    public Action<IOException>? OnFailure { get; init; }
}
