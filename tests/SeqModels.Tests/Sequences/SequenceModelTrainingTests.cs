using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Sequences;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Sequences;

[Trait("Category", "Numeric")]
public sealed class SequenceModelTrainingTests
{
    [Fact]
    public void A_model_of_a_user_trains_in_one_line()
    {
        var model = new MeanRegressor();
        TrainingResult result = model.Train(Batches(1), Batches(2), new TrainingOptions { Epochs = 30, Optimizer = new SeqModels.Optimizers.AdamOptions { LearningRate = 0.05 } });
        result.Epochs[^1].ValidationLoss.Should().BeLessThan(0.05 * result.Epochs[0].ValidationLoss!.Value);
        model.IsTraining.Should().BeFalse();
    }

    [Fact]
    public void Validation_is_the_mean_over_all_items()
    {
        var model = new MeanRegressor();
        SequenceBatches data = Batches(3, batchSize: 7);
        double? loss = new SequenceModelTask(model, Batches(1), data).Validate();
        double sum = 0;
        foreach (SequenceBatch batch in data.Epoch(1))
            sum += model.Loss(batch).Item() * batch.Size;
        loss.Should().BeApproximately(sum / 40, 1e-6);
        new SequenceModelTask(model, Batches(1), Batches(3)).Validate().Should().BeApproximately(loss!.Value, 1e-6);
        new SequenceModelTask(model, data).Validate().Should().BeNull();
    }

    [Fact]
    public void A_cancelled_validation_stops() => new SequenceModelTask(new MeanRegressor(), Batches(1), Batches(2))
        .Invoking(task => task.Validate(new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();

    /// <summary>Rows of 1 to 5 vectors; the value is the sum of the means of both features.</summary>
    private static SequenceBatches Batches(ulong seed, int batchSize = 32)
    {
        var random = new RandomSource(seed);
        var rows = new SequenceExample[40];
        for (int row = 0; row < rows.Length; row++)
        {
            float[,] vectors = new float[1 + (row % 5), 2];
            float sum = 0;
            for (int t = 0; t < vectors.GetLength(0); t++)
                sum += (vectors[t, 0] = random.NextFloat()) + (vectors[t, 1] = random.NextFloat());
            rows[row] = SequenceExample.FromVectors(vectors).WithValues(new[] { sum / vectors.GetLength(0) });
        }

        return new SequenceBatches(rows, new SequenceBatchOptions { BatchSize = batchSize });
    }

    private sealed class MeanRegressor : SequenceModel
    {
        private readonly TimePooling _pooling;
        private readonly Linear _output;

        public MeanRegressor()
        {
            var random = new RandomSource(1);
            _pooling = AddModule("pooling", new TimePooling(SequencePooling.Mean, 2, random));
            _output = AddModule("output", new Linear(2, 1, random));
        }

        public override Tensor Loss(SequenceBatch batch) =>
            SeqModels.Losses.Loss.MeanSquaredError(_output.Forward(_pooling.Forward(batch.Vectors, batch.Lengths)), batch.Values);
    }
}
