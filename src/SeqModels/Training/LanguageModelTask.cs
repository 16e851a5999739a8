using System.Globalization;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Training;

/// <summary>
/// Trains a language model with a differentiable loss, such as <see cref="RecurrentLanguageModel"/>, by truncated backpropagation through time: the loss of a window of B × T tokens is the mean
/// cross-entropy in nats per token, and where a window goes on from the one before, the state is carried, without its gradient.
/// </summary>
/// <example><code>
/// var task = new LanguageModelTask(model, new SequentialBatches(train, batchSize: 20, steps: 35), validation);
/// TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 5 }).Train();
/// </code></example>
public sealed class LanguageModelTask : TrainingTask
{
    private readonly IDifferentiableLanguageModel _model;
    private readonly TokenBatches _batches;
    private readonly EncodedCorpus? _validation;
    private NamedTensor[] _before;
    private NamedTensor[] _after;

    /// <summary>A task of a model and its texts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">The windows of the text to learn.</param>
    /// <param name="validation">The text to measure on, with carried state and token by token; null for none.</param>
    /// <exception cref="ArgumentException">
    /// A text is encoded with another vocabulary than the model's, or holds the token of begin of sentence, which is never predicted; or
    /// the validation text is empty.
    /// </exception>
    public LanguageModelTask(IDifferentiableLanguageModel model, TokenBatches batches, EncodedCorpus? validation = null)
        : base(ModuleOf(model))
    {
        ArgumentNullException.ThrowIfNull(batches);
        (_model, _batches, _validation) = (model, batches, validation);
        Check(model, batches.Corpus, "the text to learn", nameof(batches));
        if (validation is not null)
        {
            Check(model, validation, "the validation text", nameof(validation));
            if (validation.AsStream().Count == 0)
            {
                throw new ArgumentException("LanguageModelTask: the validation text holds no tokens.", nameof(validation));
            }
        }

        (_before, _after) = ([.. model.CreateCarriedState(batches.BatchSize)], [.. model.CreateCarriedState(batches.BatchSize)]);
    }

    /// <summary>
    /// A task of a model and its texts, in windows as <see cref="TrainingOptions.BatchSize"/>, <see cref="TrainingOptions.SequenceLength"/>,
    /// <see cref="TrainingOptions.Sampling"/> and <see cref="TrainingOptions.ValidationBatchSize"/> say.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The text to learn, in the model's vocabulary; of sentences as <see cref="EncodedCorpus.AsStream"/>.</param>
    /// <param name="validation">The text to measure on; null for none.</param>
    /// <param name="options">How it will be trained; the defaults of <see cref="TrainingOptions"/> when null.</param>
    /// <exception cref="ArgumentException">A text has another vocabulary, is empty, or is too short for one window.</exception>
    public static LanguageModelTask Create(
        IDifferentiableLanguageModel model, EncodedCorpus train, EncodedCorpus? validation = null, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        options ??= new TrainingOptions();
        Check(model, train, "the text to learn", nameof(train));
        TokenBatches batches = options.Sampling == SamplingMode.Sequential
            ? new SequentialBatches(train, options.BatchSize, options.SequenceLength)
            : new RandomBatches(train, options.BatchSize, options.SequenceLength);
        return new LanguageModelTask(model, batches, validation) { ValidationBatchSize = options.ValidationBatchSize };
    }

    /// <inheritdoc/>
    public override int StepsPerEpoch => _batches.ExpectedBatchCount;

    /// <inheritdoc/>
    public override bool HasValidation => _validation is not null;

    /// <inheritdoc/>
    public override IEnumerable<TrainingStep> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Windows(random);
    }

    /// <summary>
    /// How many rows the validation text is cut into, B, to be measured side by side. 1 (the default) reads it as one sequence, by
    /// <see cref="Evaluator"/> and its rule. With more, the rows have ⌊(N − 1)/B⌋ tokens each, every row begins with a zero state, and the
    /// fewer than B tokens that are left over do not count: much faster for large models, and slightly pessimistic.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1, or above the tokens of the validation text that have a next one.</exception>
    public int ValidationBatchSize
    {
        get;
        init => field = value >= 1 && (_validation is null || value < Math.Max(2, _validation.AsStream().Count)) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, $"LanguageModelTask.ValidationBatchSize: must be at least 1 and below the {_validation?.AsStream().Count} tokens of the validation text.");
    } = 1;

    /// <summary>The rule of validation with one row: for example every sentence by itself. The default carries the state through the text.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public EvaluationOptions Evaluation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = new();

    /// <inheritdoc/>
    public override double? Validate(CancellationToken cancellationToken = default) =>
        _validation is null ? null
        : ValidationBatchSize == 1 ? Evaluator.Evaluate(_model, _validation, Evaluation, cancellationToken).CrossEntropy
        : RowEvaluation.CrossEntropy(_model, _validation.AsStream(), ValidationBatchSize, cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<NamedTensor> State() => _after;

    /// <inheritdoc/>
    public override void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach ((string name, Tensor tensor) in State())
        {
            if (!state.TryGetValue(name, out Tensor? saved) || saved.Shape != tensor.Shape || saved.DType != tensor.DType)
            {
                throw new ArgumentException($"LanguageModelTask.LoadState: '{name}' must be {tensor.Shape} of {tensor.DType}, but {(saved is null ? "is missing" : $"was {saved.Shape} of {saved.DType}")}.", nameof(state));
            }
        }

        foreach ((string name, Tensor tensor) in State())
        {
            state[name].CopyTo(tensor);
        }
    }

    /// <inheritdoc/>
    public override void ResetState() => Copy([.. _model.CreateCarriedState(_batches.BatchSize).Select(named => named.Tensor)], _after);

    /// <inheritdoc/>
    public override IEnumerable<NamedSetting> Identity()
    {
        yield return ("Vocabulary", TextIdentity.Of(_model.Vocabulary));
        yield return ("Text", TextIdentity.Of(_batches.Corpus));
        foreach (NamedSetting setting in _model.TrainingSettings())
        {
            yield return setting;
        }

        yield return ("Batches", TextIdentity.Of(_batches));
        yield return ("Validation", _validation is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{TextIdentity.Of(_validation)}, {ValidationBatchSize} rows, {Evaluation}"));
    }

    private IEnumerable<TrainingStep> Windows(RandomSource random)
    {
        var step = new Window(this);
        foreach (TokenBatch batch in _batches.Epoch(random))
        {
            // What the window before left becomes what this one begins with; its backward pass still reads it.
            (_before, _after) = (_after, _before);
            step.Batch = batch;
            yield return step;
        }
    }

    /// <summary>Throws unless a model can be trained or measured on a text.</summary>
    internal static void Check(IDifferentiableLanguageModel model, EncodedCorpus text, string what, string argument)
    {
        if (!text.Vocabulary.Equals(model.Vocabulary))
        {
            throw new ArgumentException(
                $"LanguageModelTask: {what} must be encoded with the model's vocabulary ({model.Vocabulary}), but was encoded with another one ({text.Vocabulary}).", argument);
        }

        if (model.Vocabulary.BeginId is { } begin && text.Ids.IndexOf(begin) is >= 0 and int at)
        {
            throw new ArgumentException($"LanguageModelTask: {what} holds '{model.Vocabulary[begin]}' at position {at}; it is never predicted. Leave it out.", argument);
        }
    }

    private static Module ModuleOf(IDifferentiableLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Module;
    }

    /// <summary>Copies the values of a state, without history, into one that is kept.</summary>
    internal static void Copy(IReadOnlyList<Tensor> state, IReadOnlyList<NamedTensor> kept)
    {
        if (state.Count != kept.Count)
        {
            throw new InvalidOperationException(
                $"LanguageModelTask: the model's loss must carry {kept.Count} tensors ({string.Join(", ", kept.Select(named => named.Name))}), as CreateCarriedState does, but carried {state.Count}.");
        }

        for (int i = 0; i < kept.Count; i++)
        {
            state[i].CopyTo(kept[i].Tensor);
        }
    }

    private sealed class Window(LanguageModelTask task) : TrainingStep
    {
        private double? _crossEntropy;

        public TokenBatch Batch { get; set; } = null!;

        public override int Items => Batch.BatchSize * Batch.SequenceLength;

        public override double LearningRateFactor => Batch.LearningRateFactor;

        /// <summary>Without penalties and label smoothing: what perplexities are of.</summary>
        public override double? ReportedLoss => _crossEntropy;

        public override Tensor Loss()
        {
            Shape shape = [Batch.BatchSize, Batch.SequenceLength];
            TokenLoss loss = task._model.Loss(
                new Indices(Batch.Inputs, shape), new Indices(Batch.Targets, shape), Batch.ContinuesState ? Array.ConvertAll(task._before, named => named.Tensor) : null);
            Copy(loss.Carried, task._after);
            _crossEntropy = loss.CrossEntropy;
            return loss.Loss;
        }
    }
}
