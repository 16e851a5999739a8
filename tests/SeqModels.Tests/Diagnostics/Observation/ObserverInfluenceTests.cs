using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Training;

namespace SeqModels.Tests.Diagnostics.Observation;

/// <summary>An observed training computes the same bits as one that is not observed.</summary>
public sealed class ObserverInfluenceTests
{
    private static readonly TrainingOptions Options = new() { Epochs = 2, Optimizer = new AdamOptions { LearningRate = 0.01 }, Clipping = GradientClipping.ByGlobalNorm(0.1) };

    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(false, 3, 2)]
    [InlineData(true, 1, 1)]
    [InlineData(true, 3, 1)]
    [InlineData(true, 4, 3)]
    public void Parameters_losses_and_norms_are_bitwise_those_of_an_unobserved_run(bool isNoisy, int accumulation, int interval)
    {
        TrainingOptions options = Options with { AccumulationSteps = accumulation };
        (string Hash, string Reports) plain = Train(isNoisy, options);
        var observer = new GradientObserver(new GradientObserverOptions { Interval = interval });
        Train(isNoisy, options with { Callbacks = [observer] }).Should().Be(plain);
        observer.Observations.Count.Should().BeGreaterThan(3);
        observer.Observations.Should().OnlyContain(observation => observation.Horizons.Count == (isNoisy ? 2 : 1));
    }

    [Fact]
    public void A_resumed_run_is_bitwise_the_uninterrupted_one_and_keeps_its_observations()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            (string hash, _) = Train(isNoisy: true, Options);
            var observer = new GradientObserver(new GradientObserverOptions { Interval = 4 });
            TrainingOptions options = Options with { Checkpoints = new CheckpointOptions(Path.Combine(folder, "run")) { EverySteps = 3 }, Callbacks = [observer] };
            Train(isNoisy: true, options with { Callbacks = [observer, new StopAt(14)] });
            long[] before = [.. observer.Observations.Select(observation => observation.Step)];
            before.Should().Equal(1, 5, 9, 13);

            (string resumed, _) = Train(isNoisy: true, options);
            resumed.Should().Be(hash);
            observer.Observations.Select(observation => observation.Step).Should().StartWith(before).And.OnlyHaveUniqueItems().And.BeInAscendingOrder();
            observer.Observations.SkipLast(1).Should().OnlyContain(observation => observation.Step % 4 == 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (string Hash, string Reports) Train(bool isNoisy, TrainingOptions options)
    {
        (TrainingTask task, Module module) = isNoisy ? ObservedTraining.Noisy() : ObservedTraining.Plain();
        var reports = new List<string>();
        new Trainer(task, options).Train(new Listener(report => reports.Add(FormattableString.Invariant($"{report.TotalSteps} {report.Loss:R} {report.GradientNorm:R} {report.ClippedShare:R}"))));
        return (ObservedTraining.Hash(module), string.Join('\n', reports));
    }

    private sealed class StopAt(long step) : TrainingCallback
    {
        public override void OnStep(TrainingContext context)
        {
            if (context.Progress.TotalSteps == step)
                context.Stop();
        }
    }

    private sealed class Listener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
