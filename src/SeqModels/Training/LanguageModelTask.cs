using System.Globalization;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Training;

/// <summary>
/// Trains a recurrent language model by truncated backpropagation through time: the loss of a window of B × T tokens is the mean
/// cross-entropy in nats per token, and where a window goes on from the one before, the state is carried, without its gradient.
/// </summary>
/// <example><code>
/// var task = new LanguageModelTask(model, new SequentialBatches(train, batchSize: 20, steps: 35), validation);
/// TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 5 }).Train();
/// </code></example>
public sealed class LanguageModelTask : TrainingTask
{
    private readonly RecurrentLanguageModel _model;
    private readonly TokenBatches _batches;
    private readonly EncodedCorpus? _validation;
    private RecurrentState _before;
    private RecurrentState _after;

    /// <summary>A task of a model and its texts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">The windows of the text to learn.</param>
    /// <param name="validation">The text to measure on, with carried state and token by token; null for none.</param>
    /// <exception cref="ArgumentException">
    /// A text is encoded with another vocabulary than the model's, or holds the token of begin of sentence, which is never predicted; or
    /// the validation text is empty.
    /// </exception>
    public LanguageModelTask(RecurrentLanguageModel model, TokenBatches batches, EncodedCorpus? validation = null)
        : base(model)
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

        (_before, _after) = (model.ZeroState(batches.BatchSize), model.ZeroState(batches.BatchSize));
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
    public EvaluationOptions Evaluation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = EvaluationOptions.Default;

    /// <inheritdoc/>
    public override double? Validate(CancellationToken cancellationToken = default) =>
        _validation is null ? null
        : ValidationBatchSize == 1 ? Evaluator.Evaluate(_model, _validation, Evaluation, cancellationToken).CrossEntropy
        : RowEvaluation.CrossEntropy(_model, _validation.AsStream(), ValidationBatchSize, cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Tensor)> State()
    {
        yield return ("hidden", _after.Hidden);
        if (_after.Cell is { } cell)
        {
            yield return ("cell", cell);
        }

        for (int i = 2; i < _after.Tensors.Count; i++)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"state{i}"), _after.Tensors[i]);
        }
    }

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
    public override void ResetState() => _model.ZeroState(_batches.BatchSize).CopyTo(_after);

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Value)> Identity()
    {
        yield return ("Vocabulary", TextIdentity.Of(_model.Vocabulary));
        yield return ("Text", TextIdentity.Of(_batches.Corpus));
        yield return ("SampledSoftmax", _model.Options.SampledSoftmax?.Options.ToString() ?? "none");
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
    internal static void Check(RecurrentLanguageModel model, EncodedCorpus text, string what, string argument)
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
            LanguageModelLoss loss = task._model.Loss(
                new Indices(Batch.Inputs, shape), new Indices(Batch.Targets, shape), Batch.ContinuesState ? task._before : null);
            loss.State.CopyTo(task._after);
            _crossEntropy = loss.CrossEntropy;
            return loss.Loss;
        }
    }
}
