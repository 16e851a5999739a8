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

    /// <summary>
    /// A parameter was NaN or infinite, and <see cref="TrainingOptions.Clipping"/> does not say to fail: <see cref="TrainingResult.Warnings"/> has
    /// the step and the parameter. The module has the parameters of the best validation, else the average of the weights before, else those that
    /// are not finite; no checkpoint is saved of these.
    /// </summary>
    NonFiniteParameters,
}
