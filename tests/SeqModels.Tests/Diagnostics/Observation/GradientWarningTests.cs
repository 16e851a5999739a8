using SeqModels.Diagnostics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Diagnostics.Observation;

/// <summary>Every warning: when it is given, how often, and where it appears.</summary>
public sealed class GradientWarningTests
{
    private static readonly GradientObserverOptions Quiet = new() { Interval = 5, MaxNorm = null, MaxClippedShare = null, MeasuresHorizons = false, Window = 10 };

    [Fact]
    public void An_exploding_gradient_is_reported_when_it_begins_and_again_after_the_window()
    {
        // Steps 3, 9 and 12 are one episode, 30 is another: more than 10 steps lie between.
        (GradientObserver observer, TrainingResult result, List<GradientWarning> reported) = Train(
            Quiet with { MaxNorm = 1000 }, (batch, loss) => batch is 3 or 9 or 12 or 30 ? loss * 1e6f : loss);
        observer.Warnings.Select(warning => (warning.Kind, warning.Step, warning.Epoch)).Should().Equal(
            (GradientWarningKind.ExplodingGradient, 3L, 1), (GradientWarningKind.ExplodingGradient, 30L, 3));
        observer.Warnings[0].Message.Should().Contain("Step 3 (epoch 1)").And.Contain("exceeds 1000").And.Contain("ByGlobalNorm");
        reported.Should().Equal(observer.Warnings);
        result.Warnings.Should().Equal(observer.Warnings.Select(warning => warning.Message));
        observer.Observations.Where(observation => observation.Warnings.Count > 0).Select(observation => observation.Step).Should().Equal(6, 31);
    }

    [Fact]
    public void A_large_gradient_that_is_clipped_is_no_explosion() =>
        Train(Quiet with { MaxNorm = 1000 }, (batch, loss) => loss * 1e6f, GradientClipping.ByGlobalNorm(1)).Observer.Warnings.Should().BeEmpty();

    [Fact]
    public void Clipping_of_every_step_is_reported_once_the_window_is_full()
    {
        GradientObserverOptions options = Quiet with { MaxClippedShare = 0.99 };
        GradientWarning warning = Train(options, (_, loss) => loss, GradientClipping.ByGlobalNorm(1e-6)).Observer.Warnings.Should().ContainSingle().Which;
        (warning.Kind, warning.Step).Should().Be((GradientWarningKind.AlwaysClipped, 10L));
        warning.Message.Should().Contain("100 % of the last 10 steps");
        Train(options, (batch, loss) => batch % 10 == 0 ? loss * 0 : loss, GradientClipping.ByGlobalNorm(1e-6)).Observer.Warnings.Should().BeEmpty("nine of ten are not 99 %");
        Train(options, (_, loss) => loss, GradientClipping.ByValue(1e-6)).Observer.Warnings.Should().BeEmpty("it does not clip the norm");
    }

    [Fact]
    public void Clipping_has_a_warning_by_default_over_100_steps() =>
        Train(new GradientObserverOptions { MeasuresHorizons = false }, (_, loss) => loss, GradientClipping.ByGlobalNorm(1e-6), epochs: 11)
            .Observer.Warnings.Should().ContainSingle().Which.Step.Should().Be(100);

    [Fact]
    public void A_short_horizon_is_reported_after_some_observations_and_again_after_it_has_recovered()
    {
        // The horizon of the adding problem over 8 steps is at most 7, so that it is always below 8.
        GradientObserverOptions options = Quiet with { Interval = 2, MeasuresHorizons = true, MinHorizon = 8 };
        GradientWarning warning = Train(options, (_, loss) => loss).Observer.Warnings.Should().ContainSingle().Which;
        (warning.Kind, warning.Step).Should().Be((GradientWarningKind.VanishingGradient, 5L));
        warning.Message.Should().Contain("below 8 time steps").And.Contain("'layer.l0'");
        Train(options with { MinHorizon = 1 }, (_, loss) => loss).Observer.Warnings.Should().BeEmpty();
        Train(options with { MinHorizon = null }, (_, loss) => loss).Observer.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData(NonFinitePolicy.SkipStep)]
    [InlineData(NonFinitePolicy.ClearBadValues)]
    public void Values_that_are_not_finite_are_reported_although_training_continues(NonFinitePolicy policy)
    {
        (GradientObserver observer, TrainingResult result, _) = Train(
            Quiet, (batch, loss) => batch is 7 or 8 ? loss * float.PositiveInfinity : loss, GradientClipping.None with { NonFinite = policy });
        GradientWarning warning = observer.Warnings.Should().ContainSingle().Which;
        (warning.Kind, warning.Step).Should().Be((GradientWarningKind.NonFinite, 7L));
        result.Warnings.Should().Contain(warning.Message);
        observer.Observations.Select(observation => observation.Step).Should().StartWith([1L, 6L, 11L, 16L]);
        observer.Observations[2].Warnings.Should().Equal(warning);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_that_fails_is_reported_before_the_exception(bool isLoss)
    {
        // A loss that is finite, and whose gradient is not: the square root of zero.
        var observer = new GradientObserver(Quiet);
        (TrainingTask task, _) = ObservedTraining.Plain((batch, loss) => batch != 8 ? loss : isLoss ? loss * float.NaN : ((loss * 0).Sqrt() + loss));
        Action train = () => new Trainer(task, new TrainingOptions { Callbacks = [observer] }).Train();
        NonFiniteTrainingException failure = train.Should().Throw<NonFiniteTrainingException>().Which;

        failure.TotalSteps.Should().Be(8);
        observer.Warnings.Should().Equal(new GradientWarning(GradientWarningKind.NonFinite, 8, 1, failure.Message));
        GradientObservation last = observer.Observations[^1];
        (last.Step, last.UpdateRatio, last.Warnings.Count).Should().Be((8L, null, 1));
        double.IsNaN(last.GradientNorm).Should().BeTrue();
        double.IsFinite(last.Loss).Should().Be(!isLoss);
        double.IsFinite(last.LargestGradientNorm).Should().BeTrue();
    }

    private static (GradientObserver Observer, TrainingResult Result, List<GradientWarning> Reported) Train(
        GradientObserverOptions options, Func<int, Tensor, Tensor> change, GradientClipping? clipping = null, int epochs = 4)
    {
        var reported = new List<GradientWarning>();
        var observer = new GradientObserver(options, new Listener(reported.Add));
        TrainingResult result = new Trainer(ObservedTraining.Plain(change).Task, new TrainingOptions
        {
            Epochs = epochs,
            Optimizer = new SgdOptions { LearningRate = 1e-9 },
            Clipping = clipping ?? GradientClipping.None,
            Callbacks = [observer],
        }).Train();
        return (observer, result, reported);
    }

    private sealed class Listener(Action<GradientWarning> report) : IProgress<GradientWarning>
    {
        public void Report(GradientWarning value) => report(value);
    }
}
