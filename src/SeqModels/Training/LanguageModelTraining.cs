using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Training;

/// <summary>Training a language model on texts in one line.</summary>
public static class LanguageModelTraining
{
    /// <summary>
    /// Trains a language model from its present parameters with a new optimizer, or goes on from a checkpoint, in windows as
    /// <see cref="TrainingOptions.BatchSize"/>, <see cref="TrainingOptions.SequenceLength"/> and <see cref="TrainingOptions.Sampling"/> say: short for
    /// a <see cref="Trainer"/> with <see cref="LanguageModelTask.Create"/>. The model ends in evaluation mode.
    /// </summary>
    /// <param name="model">The model, whose parameters training changes.</param>
    /// <param name="train">The text to learn, in the model's vocabulary; of sentences as <see cref="EncodedCorpus.AsStream"/>.</param>
    /// <param name="validation">Text to measure on; null for none.</param>
    /// <param name="options">How to train; the defaults of <see cref="TrainingOptions"/> when null.</param>
    /// <param name="progress">Receives a report after every step, validation and epoch.</param>
    /// <param name="cancellationToken">Stops training between two steps; the model stays usable and the result says so.</param>
    /// <returns>The curve and why training ended.</returns>
    /// <exception cref="ArgumentException">A text has another vocabulary, is empty, or is too short for one window; or an option needs validation data and there is none.</exception>
    /// <exception cref="InvalidDataException">The checkpoints there are damaged, hold what no run writes, or are of a run with other options or data; the message says what differs, and nothing was changed.</exception>
    /// <exception cref="IOException">A checkpoint cannot be read, or one is required and not there (<see cref="FileNotFoundException"/>); or one cannot be written, and <see cref="CheckpointOptions.FailOnError"/> is set.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="IOException"/>, where the system does not permit it.</exception>
    /// <exception cref="NonFiniteTrainingException">A loss, a gradient or a parameter was not finite and <see cref="TrainingOptions.Clipping"/> says to fail.</exception>
    /// <example><code>
    /// TrainingResult result = lstm.Train(train, validation, new TrainingOptions { Epochs = 5 });
    /// </code></example>
    public static TrainingResult Train(
        this IDifferentiableLanguageModel model,
        EncodedCorpus train,
        EncodedCorpus? validation = null,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new Trainer(LanguageModelTask.Create(model, train, validation, options), options).Train(progress, cancellationToken);
}
