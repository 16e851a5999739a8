namespace SeqModels.Training;

/// <summary>What is trained and how: what a <see cref="Trainer"/> is constructed with.</summary>
/// <param name="Task">What is trained on what.</param>
/// <param name="Options">How to train.</param>
public readonly record struct TrainingSetup(TrainingTask Task, TrainingOptions Options)
{
    /// <summary>A task and its options as one.</summary>
    public static implicit operator TrainingSetup((TrainingTask Task, TrainingOptions Options) setup) => new(setup.Task, setup.Options);
}
