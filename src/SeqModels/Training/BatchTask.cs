using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>A task defined by delegates.</summary>
internal sealed class BatchTask<TBatch>(
    Module module,
    int stepsPerEpoch,
    Func<RandomSource, IEnumerable<TBatch>> batches,
    Func<TBatch, Tensor> loss,
    Func<double>? validate,
    Func<TBatch, int>? items) : TrainingTask(module)
{
    public override int StepsPerEpoch => stepsPerEpoch;

    public override bool HasValidation => validate is not null;

    public override IEnumerable<TrainingStep> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return batches(random).Select(batch => new Step(batch, loss, items?.Invoke(batch) ?? 1));
    }

    public override double? Validate(CancellationToken cancellationToken = default) => validate?.Invoke();

    private sealed class Step(TBatch batch, Func<TBatch, Tensor> loss, int items) : TrainingStep
    {
        public override int Items => items;

        public override Tensor Loss() => loss(batch);
    }
}
