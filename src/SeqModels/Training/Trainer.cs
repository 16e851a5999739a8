namespace SeqModels.Training;

/// <summary>
/// The training loop: forward pass, loss, backward pass, gradient clipping and optimizer step per batch, with validation, learning-rate
/// schedule and checkpoints.
/// </summary>
/// <remarks>
/// The same seed, options and data give bitwise the same parameters for any number of threads and any vector width. A
/// <see cref="TrainingTask"/> defines module, batches and loss; <see cref="LanguageModelTraining.Train"/> is the short form for language
/// models. While it trains, the meter <c>SeqModels</c> of <c>System.Diagnostics.Metrics</c> measures steps, items, loss, gradient norm, learning
/// rate and step times (<c>seqmodels.training.*</c>), without cost when nobody listens.
/// </remarks>
/// <example><code>
/// TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 5 }).Train();
/// </code></example>
public sealed class Trainer
{
    private readonly TrainingTask _task;
    private readonly TrainingOptions _options;

    /// <summary>Initializes a trainer.</summary>
    /// <param name="task">The module, batches and loss.</param>
    /// <param name="options">The training options; null for the defaults.</param>
    public Trainer(TrainingTask task, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        (_task, _options) = (task, options ?? new TrainingOptions());
    }

    /// <summary>
    /// Trains the module from its current parameters with a new optimizer, or resumes from a checkpoint. The module is in evaluation mode
    /// afterwards.
    /// </summary>
    /// <param name="progress">Receives a report after every step, validation and epoch.</param>
    /// <param name="cancellationToken">
    /// Stops training after the current step; the module remains usable, and the result has <see cref="StopReason.Cancelled"/>.
    /// </param>
    /// <returns>The results per epoch and the reason why training ended.</returns>
    /// <exception cref="InvalidOperationException">
    /// A parameter that is not registered in the module (by <c>AddModule</c> or <c>AddParameter</c>) receives a gradient.
    /// </exception>
    /// <exception cref="ArgumentException">An option requires validation data and there is none.</exception>
    /// <exception cref="InvalidDataException">
    /// The existing checkpoints are damaged or belong to a run with other options or data; the message states the difference, and nothing
    /// is changed.
    /// </exception>
    /// <exception cref="IOException">
    /// A checkpoint cannot be read, a required one does not exist (<see cref="FileNotFoundException"/>), or one cannot be written and
    /// <see cref="CheckpointOptions.FailOnError"/> is set.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">A checkpoint cannot be accessed for lack of permission.</exception>
    /// <exception cref="NonFiniteTrainingException">
    /// A loss, gradient or parameter is not finite and the policy of <see cref="TrainingOptions.Clipping"/> is
    /// <see cref="Optimizers.NonFinitePolicy.Fail"/>.
    /// </exception>
    public TrainingResult Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new TrainingRun(_task, _options, progress, cancellationToken).Execute();
}
