using SeqModels.Data;
using SeqModels.Sequences;

namespace SeqModels.Training;

/// <summary>Extension methods that train models of sequences.</summary>
public static class SequenceModelTraining
{
    /// <summary>
    /// Trains a model from its current parameters with a new optimizer, or resumes from a checkpoint: short for a <see cref="Trainer"/> with a
    /// <see cref="SequenceModelTask"/>. The model is in evaluation mode afterwards.
    /// </summary>
    /// <remarks>
    /// The batches define their own size and order: <see cref="TrainingOptions.BatchSize"/>, <see cref="TrainingOptions.SequenceLength"/>,
    /// <see cref="TrainingOptions.Sampling"/> and <see cref="TrainingOptions.ValidationBatchSize"/> have no effect.
    /// </remarks>
    /// <param name="model">The model to train.</param>
    /// <param name="train">The training data.</param>
    /// <param name="validation">The validation data; null for none.</param>
    /// <param name="options">The training options; null for the defaults.</param>
    /// <param name="progress">Receives a report after every step, validation and epoch.</param>
    /// <param name="cancellationToken">
    /// Stops training after the current step; the model remains usable, and the result has <see cref="StopReason.Cancelled"/>.
    /// </param>
    /// <returns>The results per epoch and the reason why training ended.</returns>
    /// <exception cref="ArgumentException">An option requires validation data and there is none, or a batch does not fit the model.</exception>
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
    /// TrainingResult result = classifier.Train(train, validation, new TrainingOptions { Epochs = 5 });
    /// </code></example>
    public static TrainingResult Train(
        this SequenceModel model,
        SequenceBatches train,
        SequenceBatches? validation = null,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new Trainer(new SequenceModelTask(model, train, validation), options).Train(progress, cancellationToken);
}
