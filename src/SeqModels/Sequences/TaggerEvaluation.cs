using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>Loss, accuracy of steps and F1 of entities of a tagger.</summary>
internal sealed class TaggerEvaluation : SequenceEvaluation
{
    private readonly SequenceTagger _model;

    public TaggerEvaluation(SequenceTagger model)
        : base(model)
    {
        (_model, Confusion) = (model, new ConfusionMatrix(model.TagNames));
        Entities = model.Options.Scheme == TagScheme.None ? null : new EntityCounter(model.TagNames);
    }

    public ConfusionMatrix Confusion { get; }

    /// <summary>Null if the tags do not mark entities.</summary>
    public EntityCounter? Entities { get; }

    public override IReadOnlyList<NamedMetric> Metrics => Entities is null
        ? [("accuracy", Confusion.Accuracy)]
        : [("accuracy", Confusion.Accuracy), ("entity F1", Entities.ToReport().Overall.F1)];

    protected override Tensor Measure(SequenceBatch batch)
    {
        Tensor scores = _model.Forward(batch);
        Tensor loss = _model.Loss(scores, batch);
        var tags = new Indices(_model.Tags(scores, batch), batch.StepLabels.Shape);
        Confusion.Add(batch.StepLabels, tags);
        Entities?.Add(batch.StepLabels, tags);
        return loss;
    }
}
