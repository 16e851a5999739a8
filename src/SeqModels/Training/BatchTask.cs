using SeqModels.Evaluation;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>A task defined by delegates.</summary>
internal sealed class BatchTask<TBatch>(
    Module module,
    int batchesPerEpoch,
    Func<RandomSource, IEnumerable<TBatch>> batches,
    Func<TBatch, Tensor> loss,
    Func<CancellationToken, double>? validate,
    Func<TBatch, int>? items,
    Func<IReadOnlyList<NamedMetric>>? metrics) : TrainingTask(module)
{
    public override int BatchesPerEpoch => batchesPerEpoch;

    public override bool HasValidation => validate is not null;

    public override IEnumerable<TrainingBatch> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return batches(random).Select(batch => new Batch(batch, loss, items?.Invoke(batch) ?? 1));
    }

    public override double? Validate(CancellationToken cancellationToken = default) => validate?.Invoke(cancellationToken);

    public override IReadOnlyList<NamedMetric> ValidationMetrics => metrics?.Invoke() ?? [];

    private sealed class Batch(TBatch batch, Func<TBatch, Tensor> loss, int items) : TrainingBatch
    {
        public override int Items => items;

        public override Tensor Loss() => loss(batch);
    }
}
