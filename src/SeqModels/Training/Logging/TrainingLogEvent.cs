namespace SeqModels.Training.Logging;

/// <summary>What a report is about. At one step they come in this order.</summary>
internal enum TrainingLogEvent
{
    /// <summary>A step of the optimizer.</summary>
    Step,

    /// <summary>A validation.</summary>
    Validation,

    /// <summary>The end of an epoch.</summary>
    Epoch,
}
