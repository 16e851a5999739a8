using SeqModels.Data;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Sequences;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Data;

/// <summary>Training over sequence batches is resumed within an epoch, to the bit and without building the batches before.</summary>
public sealed class SequenceRunTests : IDisposable
{
    private const int Count = 60, Longest = 6;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-sequences-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("list")]
    [InlineData("stream")]
    [InlineData("stream that seeks, prefetched")]
    [InlineData("model")]
    public void A_run_that_dies_goes_on_to_the_same_bits(string kind)
    {
        (float[] expected, _) = Run(kind, null, 0);
        var checkpoints = new CheckpointOptions(Path.Combine(_folder.FullName, "run")) { EverySteps = 2 };
        foreach (int steps in (int[])[3, 5, 7])
        {
            FluentActions.Invoking(() => Run(kind, checkpoints, steps)).Should().Throw<TimeoutException>();
        }

        (float[] resumed, int built) = Run(kind, checkpoints, 0);
        resumed.Should().Equal(expected);
        built.Should().Be(4, "the twelve completed batches were not built");
    }

    [Fact]
    public void Another_data_set_is_refused()
    {
        var checkpoints = new CheckpointOptions(Path.Combine(_folder.FullName, "run"));
        Run("list", checkpoints, 0);
        FluentActions.Invoking(() => Run("other list", checkpoints, 0)).Should().Throw<InvalidDataException>().WithMessage("*Batches was 60 rows of hash*");
    }

    [Fact]
    public void An_epoch_that_has_become_shorter_is_refused()
    {
        var model = new Linear(1, 1, new RandomSource(1));
        int count = 6;
        TrainingTask task = TrainingTask.Create(model, 6, _ => Enumerable.Range(0, count), _ => Loss.MeanSquaredError(model.Forward(Tensor.Ones([1, 1])), Tensor.Zeros([1, 1])));
        var options = new TrainingOptions { Epochs = 2, Checkpoints = new CheckpointOptions(Path.Combine(_folder.FullName, "run")) { EverySteps = 2 }, Callbacks = [new Dying(5)] };
        FluentActions.Invoking(() => new Trainer(task, options).Train()).Should().Throw<TimeoutException>();
        count = 3;

        FluentActions.Invoking(() => new Trainer(task, options with { Callbacks = [] }).Train()).Should().Throw<InvalidDataException>()
            .WithMessage("*epoch 1 cannot be resumed: 4 batches of the epoch were complete, but the task now has only 3.*Nothing is changed.");
    }

    private static (float[] Weights, int Built) Run(string kind, CheckpointOptions? checkpoints, int dyingAfter)
    {
        SequenceBatchOptions options = new() { BatchSize = 8, PoolBatches = 2, ShuffleBuffer = 16 };
        SequenceBatches batches = kind switch
        {
            "list" or "model" => new SequenceBatches([.. Rows(0)], options),
            "other list" => new SequenceBatches([.. Rows(0).Skip(1), Rows(0).First()], options),
            "stream" => SequenceBatches.Stream(() => Rows(0), options, Count),
            _ => SequenceBatches.Stream(Rows, options with { Prefetch = 2 }, Count),
        };
        var model = new Summing();
        var counting = new SequenceTask(model, batches);
        TrainingTask task = kind == "model" ? new SequenceModelTask(model, batches) : counting;
        new Trainer(task, new TrainingOptions { Epochs = 2, Checkpoints = checkpoints, Callbacks = dyingAfter > 0 ? [new Dying(dyingAfter)] : [] }).Train();
        return ([.. model.Parameters().SelectMany(parameter => parameter.AsSpan().ToArray())], kind == "model" ? model.Losses : counting.Built);
    }

    private static IEnumerable<SequenceExample> Rows(long first)
    {
        for (long row = first; row < Count; row++)
        {
            var random = new RandomSource((ulong)row);
            float[] vectors = new float[1 + random.NextInt(Longest)];
            random.Uniform(vectors);
            yield return SequenceExample.FromVectors(vectors, 1).WithValues(new[] { vectors.Sum() });
        }
    }

    /// <summary>A linear function of each vector, summed over the steps.</summary>
    private sealed class Summing : SequenceModel
    {
        private readonly Linear _each;

        public Summing() => _each = AddModule("each", new Linear(1, 1, new RandomSource(1)));

        public int Losses { get; private set; }

        public override Tensor Loss(SequenceBatch batch)
        {
            Losses++;
            return SeqModels.Losses.Loss.MeanSquaredError((_each.Forward(batch.Vectors) * batch.Mask().Reshape([batch.Size, batch.Time, 1])).Sum(1), batch.Values);
        }
    }

    /// <summary>As a user writes it, and counts the batches that are built.</summary>
    private sealed class SequenceTask(Summing model, SequenceBatches batches) : TrainingTask(model)
    {
        public int Built { get; private set; }

        public override int BatchesPerEpoch => (int)batches.BatchCount;

        public override IEnumerable<TrainingBatch> Epoch(RandomSource random) => batches.Epoch(random).Select(Of);

        public override IEnumerator<TrainingBatch> ResumeEpoch(RandomSource random, int completed) => batches.Epoch(random, completed).Select(Of).GetEnumerator();

        public override IEnumerable<NamedSetting> Identity() => [("Batches", batches.Identity)];

        private Step Of(SequenceBatch batch)
        {
            Built++;
            return new Step(model, batch);
        }
    }

    private sealed class Step(Summing model, SequenceBatch batch) : TrainingBatch
    {
        public override Tensor Loss() => model.Loss(batch);
    }

    private sealed class Dying(int steps) : TrainingCallback
    {
        private int _left = steps;

        public override void OnStep(TrainingContext context)
        {
            if (--_left == 0)
            {
                throw new TimeoutException("dead");
            }
        }
    }
}
