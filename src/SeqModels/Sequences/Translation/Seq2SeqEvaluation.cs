using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Sequences.Translation;

/// <summary>
/// Loss, token accuracy and exact matches of a sequence-to-sequence model. Greedy decoding writes a whole target exactly if, given the true tokens
/// before it, every token is the most probable one; so one pass over the target is enough.
/// </summary>
internal sealed class Seq2SeqEvaluation(Seq2Seq model) : SequenceEvaluation(model)
{
    private readonly Seq2Seq _model = model;
    private long _right;
    private long _exact;
    private long _targets;

    public override IReadOnlyList<NamedMetric> Metrics =>
        [("token accuracy", _right / (double)ItemCount), ("exact match", _exact / (double)_targets)];

    protected override Tensor Measure(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor loss = _model.Loss(batch, out Tensor features, out TargetWindow target);
        Tensor logits = _model.Logits(features);
        int size = logits.Shape[2], time = logits.Shape[1];
        if (logits.DType != DType.Float32)
            logits = logits.To(DType.Float32);
        ReadOnlySpan<float> values = logits.AsSpan();
        ReadOnlySpan<int> labels = target.Labels.Values.Span;
        for (int row = 0; row < batch.Size; row++)
        {
            int right = 0;
            for (int t = 0; t < target.Lengths[row]; t++)
            {
                int at = (row * time) + t;
                right += GreedyTranslation.Best(values.Slice(at * size, size), _model.TargetVocabulary) == labels[at] ? 1 : 0;
            }

            _right += right;
            _exact += right == target.Lengths[row] ? 1 : 0;
        }

        _targets += batch.Size;
        return loss;
    }
}
