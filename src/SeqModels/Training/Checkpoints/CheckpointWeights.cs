namespace SeqModels.Training;

/// <summary>Which parameters of a checkpoint are loaded.</summary>
public enum CheckpointWeights
{
    /// <summary>Those after the last step before the checkpoint was saved, without weight averaging.</summary>
    Latest,

    /// <summary>
    /// Those of the lowest validation loss, averaged if the run averages them. The run must have had validation data and
    /// <see cref="TrainingOptions.KeepBest"/>.
    /// </summary>
    Best,
}
