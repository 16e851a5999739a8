using SeqModels.Diagnostics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Diagnostics.Observation;

/// <summary>False alarms, missed alarms, and what the messages say.</summary>
public sealed class WarningConditionTests
{
    private static readonly GradientObserverOptions Horizons = new() { Interval = 1, MaxNorm = null, MaxClippedShare = null, MinHorizon = 100, VanishingObservations = 1 };
    private static readonly GradientObserverOptions Norms = new() { Interval = 1, MeasuresHorizons = false, MaxClippedShare = null };
    private static readonly TrainingOptions Options = new() { Epochs = 1, Optimizer = new SgdOptions { LearningRate = 1e-9 }, Clipping = GradientClipping.None };

    [Fact]
    public void A_horizon_is_compared_with_the_largest_lag_if_that_is_shorter()
    {
        Train(Horizons, new SwitchedModel(), length: 2).Warnings.Should().BeEmpty("90 % lie within both lags");
        Train(Horizons, new SwitchedModel(new RnnOptions()), length: 40).Warnings.Should().ContainSingle().Which.Message.Should().Contain("(largest lag 39)");
    }

    [Fact]
    public void Layers_that_cannot_have_a_horizon_do_not_warn()
    {
        Train(Horizons, new SwitchedModel(), length: 1).Warnings.Should().BeEmpty("of a single time step");
        var frozen = new SwitchedModel(new RnnOptions());
        frozen.Freeze("layer.*");
        GradientObserver observer = Train(Horizons, frozen, length: 40);
        observer.Warnings.Should().BeEmpty("of a frozen layer");
        observer.Observations[0].Horizons.Should().ContainSingle();
        Train(Horizons, new SwitchedModel(new RnnOptions()), length: 40, loss => loss * 0).Warnings.Should().BeEmpty("of a gradient of zero");
    }

    [Fact]
    public void The_remedy_of_a_vanishing_gradient_depends_on_the_layer()
    {
        Vanishing(new LstmOptions { ForgetBias = -3 }).Should().Contain("raise the forget bias of 'layer.l0'");
        Vanishing(new LstmOptions { ForgetGate = LstmForgetGate.Coupled }).Should().Contain("learned forget gate");
        Vanishing(new RnnOptions()).Should().Contain("use a GRU or an LSTM for 'layer.l0'").And.NotContain("forget bias");
        static string Vanishing(RecurrentOptions options) => Train(Horizons, new SwitchedModel(options), length: 40).Warnings.Should().ContainSingle().Which.Message;
    }

    [Fact]
    public void An_explosion_of_parameters_that_are_excluded_from_clipping_is_reported()
    {
        TrainingOptions options = Options with
        {
            Clipping = GradientClipping.ByGlobalNorm(1),
            Optimizer = new SgdOptions { LearningRate = 1e-9, Groups = [new ParameterGroup("output.*") { IsClipped = false }] },
        };
        GradientObserver observer = Train(Norms, new SwitchedModel(), length: 4, loss => loss * 1e6f, options);
        observer.Observations.Should().OnlyContain(observation => observation.ClippedShare == 1);
        GradientWarning warning = observer.Warnings.Should().ContainSingle().Which;
        (warning.Kind, warning.Step).Should().Be((GradientWarningKind.ExplodingGradient, 1L));
        warning.Message.Should().Contain("excluded from clipping");
    }

    [Fact]
    public void An_explosion_below_the_threshold_says_so()
    {
        Exploding(GradientClipping.ByGlobalNorm(1e12)).Should().Contain("but is below the clipping threshold 1E+12").And.NotContain("ByGlobalNorm");
        Exploding(GradientClipping.ByValue(1e12)).Should().Contain("nothing reaches the clipping threshold 1E+12");
        Exploding(GradientClipping.None).Should().Contain("is not clipped");
        static string Exploding(GradientClipping clipping) =>
            Train(Norms, new SwitchedModel(), length: 4, loss => loss * 1e6f, Options with { Clipping = clipping }).Warnings.Should().ContainSingle().Which.Message;
    }

    [Fact]
    public void Values_that_are_not_finite_are_named()
    {
        GradientClipping skip = GradientClipping.None with { NonFinite = NonFinitePolicy.SkipStep };
        Of(loss => loss * float.NaN, skip).Warnings[0].Message.Should().Be(
            "Step 1 (epoch 1): the loss is NaN, so that the step was skipped. Lower the learning rate or clip gradients, and check for bad input.");
        Of(loss => (loss * 0).Sqrt() + loss, skip).Warnings[0].Message.Should().Contain(": the gradient is not finite, so that the step was skipped.");
        TrainingOptions wild = Options with { Clipping = skip, Optimizer = new SgdOptions { LearningRate = 1e30 } };
        Train(Norms, new SwitchedModel(), length: 4, loss => loss * 1e20f, wild).Warnings.Should().Contain(warning =>
            warning.Kind == GradientWarningKind.NonFinite && warning.Message.Contains("after step 1 the parameter 'layer.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gradient_whose_elements_were_set_to_zero_has_no_norm_and_no_horizons()
    {
        GradientObserver observer = Of(
            loss => (loss * 0).Sqrt() + loss, GradientClipping.None with { NonFinite = NonFinitePolicy.ClearBadValues }, Norms with { MeasuresHorizons = true });
        observer.Warnings[0].Message.Should().MatchRegex(@"Step 1 \(epoch 1\): \d+ elements of the gradient were not finite and set to 0\.");
        observer.Observations.Should().OnlyContain(observation =>
            double.IsFinite(observation.Loss) && double.IsNaN(observation.GradientNorm) && double.IsNaN(observation.LargestGradientNorm) && observation.Horizons.Count == 0);
    }

    private static GradientObserver Of(Func<Tensor, Tensor> change, GradientClipping clipping, GradientObserverOptions? observed = null) =>
        Train(observed ?? Norms, new SwitchedModel(), length: 4, change, Options with { Clipping = clipping });

    private static GradientObserver Train(
        GradientObserverOptions observed, SwitchedModel model, int length, Func<Tensor, Tensor>? change = null, TrainingOptions? options = null)
    {
        var observer = new GradientObserver(observed);
        new Trainer(model.Task(length, change: change), (options ?? Options) with { Callbacks = [observer] }).Train();
        return observer;
    }
}
