using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Sequences;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>Trains a <see cref="SequenceModel"/> on batches of sequences.</summary>
/// <example><code>
/// var task = new SequenceModelTask(classifier, train, validation);
/// TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 5 }).Train();
/// </code></example>
public sealed class SequenceModelTask : TrainingTask
{
    private readonly SequenceModel _model;
    private readonly SequenceBatches _train;
    private readonly SequenceBatches? _validation;
    private IReadOnlyList<NamedMetric> _metrics = [];

    /// <summary>Initializes a task with a model, its batches and optional validation data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">The batches of the training data, in a new order in every epoch if they are shuffled.</param>
    /// <param name="validation">The validation data, evaluated in the order of its first epoch; null for none.</param>
    public SequenceModelTask(SequenceModel model, SequenceBatches train, SequenceBatches? validation = null)
        : base(model)
    {
        ArgumentNullException.ThrowIfNull(train);
        (_model, _train, _validation) = (model, train, validation);
    }

    /// <inheritdoc/>
    public override int BatchesPerEpoch => (int)Math.Clamp(_train.BatchCount, 1, int.MaxValue);

    /// <inheritdoc/>
    public override bool HasValidation => _validation is not null;

    /// <inheritdoc/>
    public override IEnumerable<TrainingBatch> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _train.Epoch(random).Select(batch => new Batch(_model, batch));
    }

    /// <summary>The batches of an epoch after the completed ones, which are not built again; a source that can begin at any row is not read before them.</summary>
    /// <inheritdoc/>
    public override IEnumerator<TrainingBatch> ResumeEpoch(RandomSource random, int completed)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _train.Epoch(random, completed).Select(batch => new Batch(_model, batch)).GetEnumerator();
    }

    /// <inheritdoc/>
    public override double? Validate(CancellationToken cancellationToken = default)
    {
        if (_validation is null)
            return null;
        SequenceEvaluation evaluation = _model.CreateEvaluation();
        evaluation.Add(_validation.Epoch(1), cancellationToken);
        _metrics = evaluation.Metrics;
        return evaluation.Loss;
    }

    /// <summary><see cref="SequenceEvaluation.Metrics"/> of the last <see cref="Validate"/>.</summary>
    public override IReadOnlyList<NamedMetric> ValidationMetrics => _metrics;

    /// <inheritdoc/>
    public override IEnumerable<NamedSetting> Identity()
    {
        yield return ("Batches", _train.Identity);
        yield return ("Validation", _validation?.Identity ?? "none");
    }

    private sealed class Batch(SequenceModel model, SequenceBatch batch) : TrainingBatch
    {
        public override int Items => model.ItemCount(batch);

        public override Tensor Loss() => model.Loss(batch);
    }
}
