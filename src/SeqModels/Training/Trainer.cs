using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Training;

/// <summary>Trains: per batch forward, loss, backward, clipping, one step of the optimizer.</summary>
/// <remarks>
/// The same seed, options and data give bitwise the same parameters on every number of threads and vector width. Anything is trained by a
/// <see cref="TrainingTask"/>; for a language model and texts there is a short form.
/// </remarks>
/// <example><code>
/// TrainingResult result = new Trainer(model, new TrainingOptions { Epochs = 5 }).Train(train, validation);
/// TrainingResult other = new Trainer(task, new TrainingOptions { Epochs = 5 }).Train();
/// </code></example>
public sealed class Trainer
{
    private readonly RecurrentLanguageModel? _model;
    private readonly TrainingTask? _task;
    private readonly TrainingOptions _options;

    /// <summary>A trainer of anything.</summary>
    /// <param name="task">What is trained on what.</param>
    /// <param name="options">How to train; the defaults of <see cref="TrainingOptions"/> when null.</param>
    public Trainer(TrainingTask task, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        (_task, _options) = (task, options ?? new TrainingOptions());
    }

    /// <summary>A trainer of a language model, on texts given to <see cref="Train(EncodedCorpus, EncodedCorpus?, IProgress{TrainingProgress}?, CancellationToken)"/>.</summary>
    /// <param name="model">The model, whose parameters training changes.</param>
    /// <param name="options">How to train; the defaults of <see cref="TrainingOptions"/> when null.</param>
    public Trainer(RecurrentLanguageModel model, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _options) = (model, options ?? new TrainingOptions());
    }

    /// <summary>Trains the task from the module's present parameters with a new optimizer, or goes on from a checkpoint. The module ends in evaluation mode.</summary>
    /// <param name="progress">Told after every step, validation and epoch, on the training thread as <see cref="IProgress{T}"/> decides.</param>
    /// <param name="cancellationToken">Stops training between two steps; the module stays usable and the result says so.</param>
    /// <returns>The curve and why training ended.</returns>
    /// <exception cref="InvalidOperationException">The trainer was made of a language model, which needs texts.</exception>
    /// <exception cref="ArgumentException">An option needs validation data and there is none.</exception>
    /// <exception cref="InvalidDataException">The checkpoints there are damaged, hold what no run writes, or are of a run with other options or data; the message says what differs, and nothing was changed.</exception>
    /// <exception cref="IOException">A checkpoint cannot be read, or one is required and not there (<see cref="FileNotFoundException"/>); or one cannot be written, and <see cref="CheckpointOptions.FailOnError"/> is set.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="IOException"/>, where the system does not permit it.</exception>
    /// <exception cref="NonFiniteTrainingException">A loss, a gradient or a parameter was not finite and <see cref="TrainingOptions.Clipping"/> says to fail.</exception>
    public TrainingResult Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        TrainingTask task = _task ?? throw new InvalidOperationException("Trainer.Train: a trainer made of a language model needs the text to learn: Train(train, validation).");
        return new TrainingRun(task, _options, progress, cancellationToken).Execute();
    }

    /// <summary>
    /// Trains the language model from its present parameters with a new optimizer, on windows as <see cref="TrainingOptions.BatchSize"/>,
    /// <see cref="TrainingOptions.Steps"/> and <see cref="TrainingOptions.Sampling"/> say. The model ends in evaluation mode.
    /// </summary>
    /// <param name="train">The text to learn, in the model's vocabulary; of sentences as <see cref="EncodedCorpus.AsStream"/>.</param>
    /// <param name="validation">Text to measure on, or null.</param>
    /// <param name="progress">Told after every step, validation and epoch, on the training thread as <see cref="IProgress{T}"/> decides.</param>
    /// <param name="cancellationToken">Stops training between two steps; the model stays usable and the result says so.</param>
    /// <returns>The curve and why training ended.</returns>
    /// <exception cref="ArgumentException">A text has another vocabulary, is empty, or is too short for one window.</exception>
    /// <exception cref="InvalidOperationException">The trainer was made of a task, which has its data.</exception>
    /// <exception cref="InvalidDataException">The checkpoints there are damaged, hold what no run writes, or are of a run with other options or data; the message says what differs, and nothing was changed.</exception>
    /// <exception cref="IOException">A checkpoint cannot be read, or one is required and not there (<see cref="FileNotFoundException"/>); or one cannot be written, and <see cref="CheckpointOptions.FailOnError"/> is set.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="IOException"/>, where the system does not permit it.</exception>
    /// <exception cref="NonFiniteTrainingException">A loss, a gradient or a parameter was not finite and <see cref="TrainingOptions.Clipping"/> says to fail.</exception>
    public TrainingResult Train(
        EncodedCorpus train,
        EncodedCorpus? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        RecurrentLanguageModel model = _model ?? throw new InvalidOperationException("Trainer.Train: a trainer made of a task has its data; call Train() without texts.");
        LanguageModelTask.Check(model, train, "the text to learn", nameof(train));
        var task = new LanguageModelTask(model, MakeBatches(train), validation) { ValidationBatchSize = _options.ValidationBatchSize };
        return new TrainingRun(task, _options, progress, cancellationToken).Execute();
    }

    private TokenBatches MakeBatches(EncodedCorpus train) => _options.Sampling == SamplingMode.Sequential
        ? new SequentialBatches(train, _options.BatchSize, _options.Steps)
        : new RandomBatches(train, _options.BatchSize, _options.Steps);
}
