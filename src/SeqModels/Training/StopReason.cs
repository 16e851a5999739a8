namespace SeqModels.Training;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were trained.</summary>
    Finished,

    /// <summary>The validation loss had not improved for the validations of <see cref="TrainingOptions.Patience"/>.</summary>
    NoImprovement,

    /// <summary>Cancellation was asked for; the model is that after the last complete step.</summary>
    Cancelled,

    /// <summary>A callback asked for it.</summary>
    Stopped,
}
