namespace SeqModels.Training;

/// <summary>
/// What happens when a run that is resumed is of another length than the one that was saved (another number of epochs, or of steps in an
/// epoch), and its schedule reaches over the whole training. Other schedules, and those with a length of their own, do not ask.
/// </summary>
public enum ScheduleLengthMode
{
    /// <summary>The run is refused with both lengths and what would become of the learning rate. The default.</summary>
    MustMatch,

    /// <summary>The schedule is stretched or shrunk to the new length: the learning rate jumps at once. A warning has the rates.</summary>
    Rescale,

    /// <summary>
    /// The schedule keeps the length that was saved, and what follows its end has its final rate. A warning has the rate. The checkpoints of
    /// this run keep that length too, so that every further resumption says so again.
    /// </summary>
    KeepSaved,
}
