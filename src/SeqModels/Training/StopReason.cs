namespace SeqModels.Training;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were trained.</summary>
    Finished,

    /// <summary>Early stopping: the validation loss did not improve for <see cref="TrainingOptions.Patience"/> validations.</summary>
    NoImprovement,

    /// <summary>Cancellation was requested; the module has the parameters after the last complete step.</summary>
    Cancelled,

    /// <summary>A callback called <see cref="TrainingContext.Stop"/>.</summary>
    Stopped,

    /// <summary>
    /// A parameter became NaN or infinite under a policy other than <see cref="Optimizers.NonFinitePolicy.Fail"/>;
    /// <see cref="TrainingResult.Warnings"/> has the step and the parameter. The module has the best parameters if there are any, else the
    /// averaged ones, else those that are not finite, of which no checkpoint is saved.
    /// </summary>
    NonFiniteParameters,
}
