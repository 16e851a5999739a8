using SeqModels.Diagnostics;
using SeqModels.Optimizers;
using SeqModels.Training;

namespace SeqModels.Tests.Diagnostics.Observation;

/// <summary>An observation that fails leaves the training as it is.</summary>
public sealed class ObserverFailureTests
{
    private static readonly TrainingOptions Options = new() { Epochs = 1, Optimizer = new AdamOptions { LearningRate = 0.01 }, Clipping = GradientClipping.None };
    private static readonly GradientObserverOptions EveryStep = new() { Interval = 1 };

    [Fact]
    public void A_batch_whose_loss_uses_no_recurrent_layer_has_no_horizons()
    {
        var observer = new GradientObserver(EveryStep);
        TrainingTask task = new SwitchedModel().Task(4, usesLayer: batch => batch % 2 == 1);
        TrainingResult result = new Trainer(task, Options with { Callbacks = [observer] }).Train();
        observer.Observations.Select(observation => observation.Horizons.Count).Should().Equal(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
        result.Warnings.Should().BeEmpty();
        result.ToString().Should().Contain("10 steps (0 skipped), 10 items in", "they are no tokens");
    }

    [Fact]
    public void A_failed_measurement_is_reported_once_and_changes_nothing()
    {
        (string plain, _) = Train(null, _ => false);
        var observer = new GradientObserver(EveryStep);

        // Calls 2, 4 and 6 are those of the observer; after call 6 it makes no more.
        (string observed, TrainingResult result) = Train(observer, call => call == 6);
        observed.Should().Be(plain);
        GradientWarning warning = observer.Warnings.Should().ContainSingle().Which;
        (warning.Kind, warning.Step, warning.Epoch).Should().Be((GradientWarningKind.MeasurementFailed, 3L, 1));
        warning.Message.Should().StartWith("Step 3 (epoch 1): the gradient horizons could not be measured").And.EndWith("call 6 fails");
        result.Warnings.Should().Equal(warning.Message);
        observer.Observations.Select(observation => observation.Horizons.Count).Should().Equal(1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        observer.Observations.Should().OnlyContain(observation => observation.UpdateRatio > 0);
        observer.ToString().Should().Contain("MeasurementFailed");
    }

    [Fact]
    public void Cancellation_passes_through()
    {
        int calls = 0;
        TrainingTask task = new SwitchedModel().Task(4, change: loss => ++calls == 2 ? throw new OperationCanceledException() : loss);
        FluentActions.Invoking(() => new Trainer(task, Options with { Callbacks = [new GradientObserver(EveryStep)] }).Train()).Should().Throw<OperationCanceledException>();
    }

    private static (string Hash, TrainingResult Result) Train(GradientObserver? observer, Func<int, bool> fails)
    {
        int calls = 0;
        var model = new SwitchedModel();
        TrainingTask task = model.Task(4, change: loss => fails(++calls) ? throw new TimeoutException($"call {calls} fails") : loss);
        TrainingResult result = new Trainer(task, Options with { Callbacks = observer is null ? [] : [observer] }).Train();
        return (ObservedTraining.Hash(model), result);
    }
}
