using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Diagnostics.Observation;

/// <summary>What is observed, and when.</summary>
public sealed class GradientObserverTests
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 2,
        Optimizer = new SgdOptions { LearningRate = 0.05 },
        Clipping = GradientClipping.None,
    };

    [Fact]
    public void Observations_are_made_at_the_interval_and_have_the_values_of_the_progress_reports()
    {
        (TrainingTask task, Module module) = ObservedTraining.Plain();
        var reports = new Reports();
        var observer = new GradientObserver(new GradientObserverOptions { Interval = 6 });
        new Trainer(task, Options with { Clipping = GradientClipping.ByGlobalNorm(1), Callbacks = [observer, reports] }).Train();

        observer.Observations.Select(observation => (observation.Step, observation.Epoch)).Should().Equal((1, 1), (7, 1), (13, 2), (19, 2), (20, 2));
        int from = 0;
        foreach (GradientObservation observation in observer.Observations)
        {
            TrainingProgress[] steps = [.. reports.Steps.Take((int)observation.Step).Skip(from)];
            (observation.Loss, observation.GradientNorm).Should().Be((steps[^1].Loss, steps[^1].GradientNorm));
            observation.LargestGradientNorm.Should().Be(steps.Max(step => step.GradientNorm));
            observation.ClippedShare.Should().Be((double)steps.Count(step => step.GradientNorm > 1) / steps.Length);
            from = (int)observation.Step;
        }

        reports.Steps.Should().Contain(step => step.IsClipped).And.Contain(step => !step.IsClipped).And.OnlyContain(step => step.IsClipped == step.GradientNorm > 1);
        observer.Observations[0].ParameterUpdates.Select(update => update.Parameter).Should().Equal(module.NamedParameters().Select(named => named.Name));
    }

    /// <summary>Without momentum ‖Δθ‖ is the learning rate times the norm.</summary>
    [Fact]
    public void Update_ratio_is_the_length_of_the_step_over_that_of_the_parameters()
    {
        (TrainingTask task, Module module) = ObservedTraining.Plain();
        module.NamedParameters().Last().Parameter.IsFrozen = true;
        double size = Norm(module.Parameters().Where(parameter => !parameter.IsFrozen));
        double first = Norm([module.Parameters().First()]);
        var observer = new GradientObserver();
        new Trainer(task, Options with { Epochs = 1, Callbacks = [observer] }).Train();

        GradientObservation observation = observer.Observations[0];
        observation.UpdateRatio.Should().BeApproximately(0.05 * observation.GradientNorm / size, 1e-6 * observation.UpdateRatio!.Value);
        observation.ParameterUpdates.Should().HaveCount(module.Parameters().Count() - 1);
        (observation.ParameterUpdates[0].Ratio * first).Should().BeLessThan(0.05 * observation.GradientNorm).And.BeGreaterThan(0);
    }

    [Fact]
    public void Horizons_are_those_of_the_gradient_flow_of_the_batch()
    {
        (TrainingTask task, Module module) = ObservedTraining.Plain(recurrent: new LstmOptions { LayerCount = 2, Bidirectional = true });
        GradientFlowReport? expected = null;
        var observer = new GradientObserver(new GradientObserverOptions { MaxSequences = 3 });
        var measure = new Measure(context => expected ??= GradientFlow.Measure(module, context.Batch!.Loss, new GradientFlowOptions { MaxSequences = 3 }));
        new Trainer(task, Options with { Epochs = 1, Callbacks = [measure, observer] }).Train();
        observer.Observations[0].Horizons.Should().Equal(
            expected!.Layers.Select(layer => new GradientHorizon(layer.Name, layer.Horizon(0.5), layer.Horizon(0.9), layer.Horizon(0.99))));
    }

    [Fact]
    public void A_model_without_recurrent_layers_has_no_horizons()
    {
        var model = new Linear(2, 1, new SeqModels.Numerics.RandomSource(1));
        TrainingTask task = TrainingTask.Create(model, [Tensor.Zeros([1, 2])], x => model.Forward(x).Sum());
        var observer = new GradientObserver();
        new Trainer(task, Options with { Callbacks = [observer] }).Train();
        observer.Observations.Should().HaveCount(2).And.OnlyContain(observation => observation.Horizons.Count == 0);
    }

    [Fact]
    public void An_observer_of_a_new_run_begins_anew()
    {
        var observer = new GradientObserver(new GradientObserverOptions { Interval = 10 });
        for (int run = 0; run < 2; run++)
            new Trainer(ObservedTraining.Plain().Task, Options with { Callbacks = [observer] }).Train();
        observer.Observations.Select(observation => observation.Step).Should().Equal(1, 11, 20);
    }

    private static double Norm(IEnumerable<Parameter> parameters) => Math.Sqrt(parameters.Sum(parameter => parameter.AsSpan().ToArray().Sum(value => (double)value * value)));

    private sealed class Reports : TrainingCallback
    {
        public List<TrainingProgress> Steps { get; } = [];

        public override void OnStep(TrainingContext context) => Steps.Add(context.Progress);
    }

    private sealed class Measure(Action<TrainingContext> onBatch) : TrainingCallback
    {
        public override void OnBatch(TrainingContext context) => onBatch(context);
    }
}
