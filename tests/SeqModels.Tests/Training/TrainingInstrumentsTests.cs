using System.Diagnostics.Metrics;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

public sealed class TrainingInstrumentsTests
{
    [Fact]
    public void AListenerReceivesStepsItemsLossAndTheRest()
    {
        var seen = new List<(string Name, double Value)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "SeqModels" && instrument.Name.StartsWith("seqmodels.training.", StringComparison.Ordinal))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        var model = new Measured();
        TrainingTask task = TrainingTask.Create(model, [1, 2], _ => Squared(model.Linear), _ => 0.5, items: _ => 7);
        TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 2, Optimizer = new SgdOptions { LearningRate = 0.25 } }).Train();

        double[] Of(string name) => [.. seen.Where(each => each.Name == "seqmodels.training." + name).Select(each => each.Value)];
        Of("steps").Should().Equal(1, 1, 1, 1);
        Of("items").Should().Equal(7, 7, 7, 7);
        Of("skipped_steps").Should().BeEmpty();
        Of("loss").Take(2).Average().Should().BeApproximately(result.Epochs[0].TrainLoss, 1e-12);
        Of("gradient_norm").Skip(2).Average().Should().BeApproximately(result.Epochs[1].GradientNorm, 1e-12);
        Of("learning_rate").Should().HaveCount(4).And.OnlyContain(rate => rate == 0.25);
        Of("validation_loss").Should().Equal(0.5, 0.5);
        Of("step.duration").Should().HaveCount(4).And.OnlyContain(seconds => seconds > 0 && seconds < 60);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            // Other tests train at the same time.
            if (tags.Length == 1 && tags[0].Key == "model" && (string?)tags[0].Value == nameof(Measured))
                seen.Add((instrument.Name, value));
        }
    }

    private static Tensor Squared(Linear linear)
    {
        Tensor y = linear.Forward(Tensor.Ones([1, 1]));
        return (y * y).Sum();
    }

    private sealed class Measured : Module
    {
        public Measured() => Linear = AddModule("linear", new Linear(1, 1, new RandomSource(1)));

        public Linear Linear { get; }
    }
}
