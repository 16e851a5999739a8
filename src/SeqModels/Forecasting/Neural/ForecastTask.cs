using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Forecasting.Neural;

/// <summary>The training of a network on windows, in shuffled batches.</summary>
internal sealed class ForecastTask(ForecastNetwork network, NeuralForecasterOptions options, IReadOnlyList<PreparedSeries> series, WindowPlan plan)
    : TrainingTask(network)
{
    private readonly Tape _memory = new();

    public override int BatchesPerEpoch => Ceiling(Ceiling(plan.Training.Length, options.TrainingStride), options.Training.BatchSize);

    public override bool HasValidation => plan.Validation.Length > 0;

    public override IEnumerable<TrainingBatch> Epoch(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int stride = Math.Min(options.TrainingStride, LongestRun());
        WindowOrigin[] order = plan.Strided(stride == 1 ? 0 : random.NextInt(stride), stride, network.Sizes.ContextLength);
        random.Shuffle<WindowOrigin>(order);
        for (int start = 0; start < order.Length; start += options.Training.BatchSize)
            yield return new Batch(this, order.AsMemory(start, Math.Min(options.Training.BatchSize, order.Length - start)));
    }

    /// <summary>The mean loss of the prediction after each validation window.</summary>
    public override double? Validate(CancellationToken cancellationToken = default)
    {
        if (!HasValidation)
            return null;
        double sum = 0;
        foreach (WindowOrigin[] origins in plan.Validation.Chunk(NetworkErrors.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (_memory.Evaluate())
            {
                WindowBatch batch = WindowBatch.Of(series, origins, network.Sizes, network.PredictionCount);
                int last = network.PredictionCount - 1;
                Tensor outputs = network.Forward(batch.Past, batch.Known).Slice(1, last, 1);
                sum += origins.Length * Loss(outputs, batch.Targets.Slice(1, last, 1)).Item();
            }
        }

        return sum / plan.Validation.Length;
    }

    public override IEnumerable<NamedSetting> Identity()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (PreparedSeries one in series)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(one.Past));
            hash.AppendData(MemoryMarshal.AsBytes<float>(one.Known));
            hash.AppendData(BitConverter.GetBytes(one.Length));
        }

        yield return ("Series", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
        yield return ("Windows", string.Create(
            CultureInfo.InvariantCulture,
            $"{network.Sizes}, {plan.Training.Length} for training, {plan.Validation.Length} for validation, stride {options.TrainingStride}, batches of {options.Training.BatchSize}"));
        yield return ("Head", options.Head.ToString());
    }

    private Tensor Loss(Tensor outputs, Tensor targets) =>
        options.Head.LossOf(outputs.Reshape([.. targets.Shape.Sizes, options.Head.OutputsPerTarget]), targets);

    /// <summary>The largest number of training windows of one series, so that a stride leaves at least one window.</summary>
    private int LongestRun() => plan.Training.CountBy(origin => origin.Series).Max(count => count.Value);

    private static int Ceiling(int count, int size) => (int)(((long)count + size - 1) / size);

    private sealed class Batch(ForecastTask task, ReadOnlyMemory<WindowOrigin> origins) : TrainingBatch
    {
        public override int Items => origins.Length;

        public override Tensor Loss()
        {
            ForecastNetwork network = (ForecastNetwork)task.Module;
            WindowBatch batch = WindowBatch.Of(task.Series, origins.Span, network.Sizes, network.PredictionCount);
            return task.Loss(network.Forward(batch.Past, batch.Known), batch.Targets);
        }
    }

    private IReadOnlyList<PreparedSeries> Series => series;
}
