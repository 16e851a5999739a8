using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>Loss, accuracy and macro F1 of a classifier.</summary>
internal sealed class ClassifierEvaluation : SequenceEvaluation
{
    private readonly SequenceClassifier _model;

    public ClassifierEvaluation(SequenceClassifier model)
        : base(model) => (_model, Confusion) = (model, new ConfusionMatrix(model.ClassNames));

    public ConfusionMatrix Confusion { get; }

    public override IReadOnlyList<NamedMetric> Metrics => [("accuracy", Confusion.Accuracy), ("macro F1", Confusion.ToReport().MacroAverage.F1)];

    protected override Tensor Measure(SequenceBatch batch)
    {
        Tensor logits = _model.Forward(batch);
        Tensor loss = _model.Loss(logits, batch);
        Confusion.Add(batch.Labels, logits);
        return loss;
    }
}
