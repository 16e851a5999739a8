namespace SeqModels.Training;

/// <summary>
/// How a run is resumed when its length (number of epochs, or of steps per epoch) has changed and its schedule depends on the length of the
/// whole training. It has no effect on other schedules and on those with a length of their own.
/// </summary>
public enum ScheduleLengthMode
{
    /// <summary>Resuming is an error that reports both lengths and learning rates. The default.</summary>
    MustMatch,

    /// <summary>The schedule is rescaled to the new length, so that the learning rate changes abruptly. A warning reports the rates.</summary>
    Rescale,

    /// <summary>
    /// The schedule keeps the saved length and stays at its final rate afterwards. A warning reports the rate. Checkpoints of this run keep
    /// that length too, so that the warning is repeated whenever it is resumed.
    /// </summary>
    KeepSaved,
}
