using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;
using SeqModels.Tuning;

namespace SeqModels.Tests.Training;

/// <summary>Parameters that training would silently leave as they are: never added to the module, or never used in the loss.</summary>
public class GradientReachTests
{
    private static readonly TrainingOptions Options = new() { Epochs = 2, Optimizer = new SgdOptions { LearningRate = 0.01 } };

    [Fact]
    public void A_module_that_was_never_added_is_refused_at_the_first_step()
    {
        var model = new Forgetful(addsHidden: false, usesSpare: true);
        float[] before = model["output.weight"].AsSpan().ToArray();
        Action[] runs =
        [
            () => new Trainer(model.Task(), Options).Train(),
            () => LearningRateRangeTest.Run(model.Task()),
            () => OverfitCheck.Run(model.Task()),
        ];
        foreach (Action run in runs)
        {
            run.Should().Throw<InvalidOperationException>().WithMessage("*'weight' [4, 3]*is not registered in Forgetful*AddModule(name, module)*");
            model["output.weight"].AsSpan().ToArray().Should().Equal(before, "nothing was trained");
        }

        model.Freeze();
        model.Hidden.Freeze();
        model.Unfreeze("output.*");
        new Trainer(model.Task(), Options).Train().Reason.Should().Be(StopReason.Finished, "what is frozen may lie outside");
    }

    [Fact]
    public void A_parameter_that_no_gradient_reaches_is_reported_once_and_in_the_result()
    {
        var model = new Forgetful(addsHidden: true, usesSpare: false);
        List<string> warnings = [];
        TrainingResult result = new Trainer(model.Task(), Options).Train(new Listener(report => warnings.AddRange(report.Warning is { } warning ? [warning] : [])));
        result.UnreachedParameters.Should().Equal("spare.weight", "spare.bias");
        warnings.Should().Equal(result.Warnings).And.ContainSingle().Which.Should().Contain("No gradient has reached 'spare.weight', 'spare.bias' during an epoch");

        model.Freeze("spare.*");
        result = new Trainer(model.Task(), Options).Train();
        result.UnreachedParameters.Should().BeEmpty();
        result.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_parameter_that_a_later_batch_uses_is_not_reported()
    {
        var model = new Forgetful(addsHidden: true, usesSpare: true);
        int calls = 0;
        TrainingTask task = TrainingTask.Create(model, [1, 2], _ => model.Loss(usesSpare: ++calls % 2 == 0));
        TrainingResult result = new Trainer(task, Options).Train();
        result.UnreachedParameters.Should().BeEmpty();
        result.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_tensor_that_requires_its_gradient_and_is_no_parameter_is_a_warning()
    {
        var model = new Forgetful(addsHidden: true, usesSpare: true);
        Tensor scale = Tensor.Full([4], 1);
        scale.RequiresGradient = true;
        TrainingResult result = new Trainer(TrainingTask.Create(model, [1], _ => model.Loss(usesSpare: true) * scale.Mean()), Options).Train();
        result.Warnings.Should().ContainSingle().Which.Should().Contain("A tensor [4] with RequiresGradient").And.Contain("AddParameter");
    }

    [Fact]
    public void A_name_that_a_module_does_not_have_is_refused_with_the_nearest()
    {
        var model = new Forgetful(addsHidden: true, usesSpare: true);
        model["hidden.weight"].Should().BeSameAs(model.Hidden.Weight);
        model.Invoking(m => m["hidden.wieght"]).Should().Throw<KeyNotFoundException>()
            .WithMessage("Forgetful: there is no parameter 'hidden.wieght'; the most similar of 6 names are 'hidden.weight', *");
    }

    private sealed class Forgetful : Module
    {
        private readonly Linear _output = new(4, 1, new RandomSource(2));
        private readonly Linear _spare = new(4, 4, new RandomSource(3));
        private readonly bool _usesSpare;

        public Forgetful(bool addsHidden, bool usesSpare)
        {
            AddModule("output", _output);
            if (addsHidden)
                AddModule("hidden", Hidden);
            AddModule("spare", _spare);
            _usesSpare = usesSpare;
        }

        public Linear Hidden { get; } = new(3, 4, new RandomSource(1));

        public TrainingTask Task() => TrainingTask.Create(this, [1, 2, 3], _ => Loss(_usesSpare));

        public Tensor Loss(bool usesSpare)
        {
            Tensor hidden = Hidden.Forward(Tensor.Ones([2, 3])).Tanh();
            Tensor error = _output.Forward(usesSpare ? _spare.Forward(hidden) : hidden) - 1;
            return (error * error).Mean();
        }
    }

    private sealed class Listener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
