namespace SeqModels.Training;

/// <summary>A task and its training options, the arguments of a <see cref="Trainer"/>.</summary>
/// <param name="Task">The module, batches and loss.</param>
/// <param name="Options">The training options.</param>
public readonly record struct TrainingSetup(TrainingTask Task, TrainingOptions Options)
{
    /// <summary>Converts a tuple of a task and its options.</summary>
    public static implicit operator TrainingSetup((TrainingTask Task, TrainingOptions Options) setup) => new(setup.Task, setup.Options);
}
