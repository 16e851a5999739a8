using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Training;

/// <summary>Extension methods that train language models.</summary>
public static class LanguageModelTraining
{
    /// <summary>
    /// Trains a language model from its current parameters with a new optimizer, or resumes from a checkpoint: short for a
    /// <see cref="Trainer"/> with <see cref="LanguageModelTask.Create"/>. The model is in evaluation mode afterwards.
    /// </summary>
    /// <param name="model">The model to train.</param>
    /// <param name="train">The training text in the model's vocabulary; sentences are joined as by <see cref="EncodedCorpus.AsStream"/>.</param>
    /// <param name="validation">The validation text; null for none.</param>
    /// <param name="options">The training options; null for the defaults.</param>
    /// <param name="progress">Receives a report after every step, validation and epoch.</param>
    /// <param name="cancellationToken">
    /// Stops training after the current step; the model remains usable, and the result has <see cref="StopReason.Cancelled"/>.
    /// </param>
    /// <returns>The results per epoch and the reason why training ended.</returns>
    /// <exception cref="ArgumentException">
    /// A text is encoded with another vocabulary, is empty, or is too short for one window, or an option requires validation data and there
    /// is none.
    /// </exception>
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
