using SeqModels.Autodiff;
using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Training;

/// <summary>
/// Trains a recurrent language model by truncated backpropagation through time: per window of B × T tokens, forward, mean
/// cross-entropy, backward, clipping, one step of the optimizer.
/// </summary>
/// <remarks>The same seed, options and text give bitwise the same parameters on every number of threads and vector width.</remarks>
/// <example><code>
/// var trainer = new Trainer(model, new TrainingOptions { Epochs = 5 });
/// TrainingResult result = trainer.Train(train, validation);
/// </code></example>
public sealed class Trainer
{
    private readonly RecurrentLanguageModel _model;
    private readonly TrainingOptions _options;
    private readonly IReadOnlyList<Parameter> _parameters;

    /// <summary>A trainer of one model.</summary>
    /// <param name="model">The model, whose parameters training changes.</param>
    /// <param name="options">How to train; the defaults of <see cref="TrainingOptions"/> when null.</param>
    public Trainer(RecurrentLanguageModel model, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _options) = (model, options ?? new TrainingOptions());
        _parameters = [.. model.Parameters()];
    }

    /// <summary>Trains from the model's present parameters with a new optimizer. The model ends in evaluation mode.</summary>
    /// <param name="train">The text to learn, in the model's vocabulary; of sentences as <see cref="EncodedCorpus.AsStream"/>.</param>
    /// <param name="validation">Text to measure after every epoch, or null.</param>
    /// <param name="progress">Told after every step and every epoch, on the training thread as <see cref="IProgress{T}"/> decides.</param>
    /// <param name="cancellation">Stops training between two steps; the model stays usable and the result says so.</param>
    /// <returns>The curve and why training ended.</returns>
    /// <exception cref="ArgumentException">A text has another vocabulary, or is too short for one window.</exception>
    /// <exception cref="NotFiniteNumberException">A gradient was not finite and <see cref="TrainingOptions.Clipping"/> says to fail.</exception>
    public TrainingResult Train(
        EncodedCorpus train,
        EncodedCorpus? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        RequireVocabulary(train, nameof(train));
        if (validation is not null)
        {
            RequireVocabulary(validation, nameof(validation));
        }

        var run = new TrainingRun(_model, _parameters, _options, MakeBatches(train), progress, cancellation);
        return run.Execute(validation);
    }

    private TokenBatches MakeBatches(EncodedCorpus train) => _options.Sampling == SamplingMode.Sequential
        ? new SequentialBatches(train, _options.BatchSize, _options.Steps)
        : new RandomBatches(train, _options.BatchSize, _options.Steps);

    private void RequireVocabulary(EncodedCorpus corpus, string name)
    {
        if (!corpus.Vocabulary.Equals(_model.Vocabulary))
        {
            throw new ArgumentException("Trainer.Train: the text must be encoded with the model's vocabulary, but was encoded with another one.", name);
        }
    }
}
