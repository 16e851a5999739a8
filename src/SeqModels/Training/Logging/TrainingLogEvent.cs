namespace SeqModels.Training.Logging;

/// <summary>The kind of a report, in the order of reports at one step.</summary>
internal enum TrainingLogEvent
{
    /// <summary>A step of the optimizer.</summary>
    Step,

    /// <summary>A validation.</summary>
    Validation,

    /// <summary>The end of an epoch.</summary>
    Epoch,
}
