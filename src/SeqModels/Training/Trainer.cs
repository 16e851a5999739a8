namespace SeqModels.Training;

/// <summary>Trains: per batch forward, loss, backward, clipping, one step of the optimizer.</summary>
/// <remarks>
/// The same seed, options and data give bitwise the same parameters on every number of threads and vector width. Anything with
/// parameters and a loss is trained through a <see cref="TrainingTask"/>; <see cref="LanguageModelTraining.Train"/> is the short form for a
/// language model and its texts.
/// </remarks>
/// <example><code>
/// TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 5 }).Train();
/// </code></example>
public sealed class Trainer
{
    private readonly TrainingTask _task;
    private readonly TrainingOptions _options;

    /// <summary>Initializes a trainer of a task.</summary>
    /// <param name="task">What is trained on what.</param>
    /// <param name="options">How to train; the defaults of <see cref="TrainingOptions"/> when null.</param>
    public Trainer(TrainingTask task, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        (_task, _options) = (task, options ?? new TrainingOptions());
    }

    /// <summary>Trains the task from the module's present parameters with a new optimizer, or goes on from a checkpoint. The module ends in evaluation mode.</summary>
    /// <param name="progress">Receives a report after every step, validation and epoch.</param>
    /// <param name="cancellationToken">Stops training between two steps; the module stays usable and the result says so.</param>
    /// <returns>The curve and why training ended.</returns>
    /// <exception cref="InvalidOperationException">A parameter receives a gradient that the module does not have: it was never added by <c>AddModule</c> or <c>AddParameter</c>.</exception>
    /// <exception cref="ArgumentException">An option needs validation data and there is none.</exception>
    /// <exception cref="InvalidDataException">The checkpoints there are damaged, hold what no run writes, or are of a run with other options or data; the message says what differs, and nothing was changed.</exception>
    /// <exception cref="IOException">A checkpoint cannot be read, or one is required and not there (<see cref="FileNotFoundException"/>); or one cannot be written, and <see cref="CheckpointOptions.FailOnError"/> is set.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="IOException"/>, where the system does not permit it.</exception>
    /// <exception cref="NonFiniteTrainingException">A loss, a gradient or a parameter was not finite and <see cref="TrainingOptions.Clipping"/> says to fail.</exception>
    public TrainingResult Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new TrainingRun(_task, _options, progress, cancellationToken).Execute();
}
