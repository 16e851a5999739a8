namespace SeqModels.Optimizers;

/// <summary>The unit that a learning-rate schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Optimizer steps.</summary>
    Step,

    /// <summary>Passes over the training data.</summary>
    Epoch,
}
