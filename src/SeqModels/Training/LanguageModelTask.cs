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
/// Trains a language model with a differentiable loss, such as <see cref="RecurrentLanguageModel"/>, by truncated backpropagation through
/// time. The loss of a window of B × T tokens is the mean cross-entropy in nats per token; consecutive windows carry the (detached) state
/// unless <see cref="SequentialBatchOptions.CarryState"/> is false.
/// </summary>
/// <example><code>
/// var task = new LanguageModelTask(model, new SequentialBatches(train, batchSize: 20, sequenceLength: 35), validation);
/// TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 5 }).Train();
/// </code></example>
public sealed class LanguageModelTask : TrainingTask
{
    private readonly IDifferentiableLanguageModel _model;
    private readonly TokenBatches _batches;
    private readonly EncodedCorpus? _validation;
    private NamedTensor[] _before;
    private NamedTensor[] _after;

    /// <summary>Initializes a task with a model, batches and an optional validation text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">The windows of the training text.</param>
    /// <param name="validation">The validation text, scored token by token with carried state; null for none.</param>
    /// <exception cref="ArgumentException">
    /// A text is encoded with a vocabulary other than the model's or contains the begin-of-sentence token, which is never predicted, or
    /// the validation text is empty.
    /// </exception>
    public LanguageModelTask(IDifferentiableLanguageModel model, TokenBatches batches, EncodedCorpus? validation = null)
        : base(ModuleOf(model))
    {
        ArgumentNullException.ThrowIfNull(batches);
        (_model, _batches, _validation) = (model, batches, validation);
        Check(model, batches.Corpus, "the training text", nameof(batches));
        if (validation is not null)
        {
            Check(model, validation, "the validation text", nameof(validation));
            if (validation.AsStream().Count == 0)
            {
                throw new ArgumentException("LanguageModelTask: the validation text contains no tokens.", nameof(validation));
            }
        }

        (_before, _after) = ([.. model.CreateCarriedState(batches.BatchSize)], [.. model.CreateCarriedState(batches.BatchSize)]);
    }

    /// <summary>
    /// Creates a task from a model and its texts, cut into windows according to <see cref="TrainingOptions.BatchSize"/>,
    /// <see cref="TrainingOptions.SequenceLength"/>, <see cref="TrainingOptions.Sampling"/> and <see cref="TrainingOptions.ValidationBatchSize"/>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The training text in the model's vocabulary; sentences are joined as by <see cref="EncodedCorpus.AsStream"/>.</param>
    /// <param name="validation">The validation text; null for none.</param>
    /// <param name="options">The training options; null for the defaults.</param>
    /// <exception cref="ArgumentException">A text is encoded with another vocabulary, is empty, or is too short for one window.</exception>
    public static LanguageModelTask Create(
        IDifferentiableLanguageModel model, EncodedCorpus train, EncodedCorpus? validation = null, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        options ??= new TrainingOptions();
        Check(model, train, "the training text", nameof(train));
        TokenBatches batches = options.Sampling == SamplingMode.Random
            ? new RandomBatches(train, options.BatchSize, options.SequenceLength)
            : new SequentialBatches(
                train, options.BatchSize, options.SequenceLength, new SequentialBatchOptions { CarryState = options.Sampling == SamplingMode.Sequential });
        return new LanguageModelTask(model, batches, validation) { ValidationBatchSize = options.ValidationBatchSize };
    }

    internal override string ItemName => "tokens";

    /// <inheritdoc/>
    public override int BatchesPerEpoch => _batches.ExpectedBatchCount;

    /// <inheritdoc/>
    public override bool HasValidation => _validation is not null;

    /// <inheritdoc/>
    public override IEnumerable<TrainingBatch> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Windows(random);
    }

    /// <summary>
    /// B, the number of rows that the validation text is split into and evaluated in parallel. With 1 it is one sequence, scored by
    /// <see cref="Evaluator"/>. Otherwise each row has ⌊(N − 1)/B⌋ tokens and starts from a zero state, and the remaining tokens (fewer than
    /// B) are dropped: much faster for large models, with a slightly higher loss.
    /// </summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1, or not below the number of tokens of the validation text.</exception>
    public int ValidationBatchSize
    {
        get;
        init => field = value >= 1 && (_validation is null || value < Math.Max(2, _validation.AsStream().Count)) ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, $"LanguageModelTask.ValidationBatchSize: must be at least 1 and less than the {_validation?.AsStream().Count} tokens of the validation text.");
    } = 1;

    /// <summary>The evaluation options of validation with one row.</summary>
    /// <value>Not null; the defaults of <see cref="EvaluationOptions"/> by default.</value>
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

    private IEnumerable<TrainingBatch> Windows(RandomSource random)
    {
        var step = new Window(this);
        foreach (TokenBatch batch in _batches.Epoch(random))
        {
            // The final state of the previous window becomes the initial state of this one, which its backward pass reads.
            (_before, _after) = (_after, _before);
            step.Batch = batch;
            yield return step;
        }
    }

    /// <summary>Throws unless a model can be trained or evaluated on a text.</summary>
    internal static void Check(IDifferentiableLanguageModel model, EncodedCorpus text, string what, string argument)
    {
        if (!text.Vocabulary.Equals(model.Vocabulary))
        {
            throw new ArgumentException(
                $"LanguageModelTask: {what} must be encoded with the model's vocabulary ({model.Vocabulary}), but was encoded with another ({text.Vocabulary}).", argument);
        }

        if (model.Vocabulary.BeginId is { } begin && text.Ids.IndexOf(begin) is >= 0 and int at)
        {
            throw new ArgumentException($"LanguageModelTask: {what} contains '{model.Vocabulary[begin]}' at position {at}, which is never predicted. Remove it.", argument);
        }
    }

    private static Module ModuleOf(IDifferentiableLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Module;
    }

    /// <summary>Copies the values of a carried state, detached from the tape.</summary>
    internal static void Copy(IReadOnlyList<Tensor> state, IReadOnlyList<NamedTensor> kept)
    {
        if (state.Count != kept.Count)
        {
            throw new InvalidOperationException(
                $"LanguageModelTask: the model's loss must return {kept.Count} carried tensors ({string.Join(", ", kept.Select(named => named.Name))}), as CreateCarriedState does, but returned {state.Count}.");
        }

        for (int i = 0; i < kept.Count; i++)
        {
            state[i].CopyTo(kept[i].Tensor);
        }
    }

    private sealed class Window(LanguageModelTask task) : TrainingBatch
    {
        private double? _crossEntropy;

        public TokenBatch Batch { get; set; } = null!;

        public override int Items => Batch.BatchSize * Batch.SequenceLength;

        public override double LearningRateFactor => Batch.LearningRateFactor;

        /// <summary>The cross-entropy without penalties and label smoothing.</summary>
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
