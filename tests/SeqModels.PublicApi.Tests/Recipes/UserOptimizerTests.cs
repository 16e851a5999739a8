using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Recipes;

/// <summary>An optimizer that a user of the package derives is blocked, clipped, grouped and saved like the library's own.</summary>
public sealed class UserOptimizerTests
{
    // Larger than a shard of the worker team, and no multiple of a block.
    private const int Rows = 307, Columns = 211;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void It_equals_the_plain_loop(DType type)
    {
        Parameter parameter = Make("w", type);
        double[] p = Values(parameter), m = new double[p.Length], g = Values(Slope);
        var options = new LionOptions { LearningRate = 0.01, WeightDecay = 0.1 };
        var optimizer = new Lion([parameter], options);
        for (int step = 0; step < 3; step++)
        {
            Backward([parameter]);
            optimizer.Step();
            optimizer.ZeroGradients();
            for (int i = 0; i < p.Length; i++)
            {
                if (type == DType.Float32)
                {
                    float before = (float)p[i], average = (float)m[i], slope = (float)g[i], beta1 = (float)options.Beta1, beta2 = (float)options.Beta2;
                    float direction = (beta1 * average) + ((1 - beta1) * slope);
                    p[i] = before - ((float)options.LearningRate * (MathF.Sign(direction) + ((float)options.WeightDecay * before)));
                    m[i] = (beta2 * average) + ((1 - beta2) * slope);
                }
                else
                {
                    double direction = (options.Beta1 * m[i]) + ((1 - options.Beta1) * g[i]);
                    p[i] -= options.LearningRate * (Math.Sign(direction) + (options.WeightDecay * p[i]));
                    m[i] = (options.Beta2 * m[i]) + ((1 - options.Beta2) * g[i]);
                }
            }
        }

        Values(parameter).Should().Equal(p);
        Values(optimizer.State().Last().Tensor).Should().Equal(m);
    }

    [Fact]
    public void Its_gradient_is_clipped_on_the_way()
    {
        foreach (GradientClipping clipping in (GradientClipping[])[GradientClipping.ByGlobalNorm(0.3), GradientClipping.ByValue(0.2), GradientClipping.Adaptive(0.001)])
        {
            Parameter fused = Make("w", DType.Float32), separate = Make("w", DType.Float32);
            Optimizer first = new Lion([fused], new LionOptions()), second = new Lion([separate], new LionOptions());
            for (int step = 0; step < 3; step++)
            {
                Backward([fused]);
                first.Step(clipping).IsClipped.Should().BeTrue();
                first.ZeroGradients();
                Backward([separate]);
                clipping.Apply([separate]);
                second.Step();
                second.ZeroGradients();
            }

            Values(fused).Should().Equal(Values(separate));
            Values(first.State().Last().Tensor).Should().Equal(Values(second.State().Last().Tensor), "momentum is of the clipped gradient");
        }
    }

    [Fact]
    public void Groups_act_on_it()
    {
        Parameter plain = Make("plain", DType.Float32), slow = Make("slow", DType.Float32), frozen = Make("frozen", DType.Float32);
        double[] before = Values(plain);
        var options = new LionOptions
        {
            LearningRate = 0.5,
            Groups = [new("slow") { LearningRateFactor = 0.5, WeightDecay = 0 }, new("frozen") { IsFrozen = true }],
        };
        Optimizer optimizer = options.Create([("plain", plain), ("slow", slow), ("frozen", frozen)]);
        Backward([plain, slow]);
        optimizer.Step();
        Values(frozen).Should().Equal(before);
        double[] whole = [.. Values(plain).Zip(before, (now, then) => now - then)], half = [.. Values(slow).Zip(before, (now, then) => now - then)];
        half.Should().Equal(whole.Select(difference => difference / 2), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_step_that_leaves_a_parameter_not_finite_is_refused()
    {
        Parameter parameter = Make("w", DType.Float32);
        Backward([parameter]);
        var optimizer = new Lion([parameter], new LionOptions { LearningRate = 3e38, WeightDecay = 3e38 });
        optimizer.Invoking(o => o.Step(GradientClipping.None)).Should().Throw<NotFiniteNumberException>().WithMessage("*'w'*after the step*");
    }

    [Fact]
    public void It_trains_and_its_state_survives_a_checkpoint()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var options = new TrainingOptions { Epochs = 6, Optimizer = new LionOptions { LearningRate = 0.003, Groups = [ParameterGroup.NoDecay] } };
            (TrainingTask whole, Mlp model) = MakeTask();
            TrainingResult result = new Trainer(whole, options).Train();
            result.Epochs[^1].TrainLoss.Should().BeLessThan(result.Epochs[0].TrainLoss / 3);

            TrainingOptions saving = options with { Checkpoints = new CheckpointOptions(Path.Combine(folder, "run.checkpoint")) };
            (TrainingTask begun, _) = MakeTask();
            new Trainer(begun, saving with { Epochs = 3 }).Train();
            (TrainingTask resumed, Mlp second) = MakeTask();
            new Trainer(resumed, saving).Train().ResumedFrom!.Epoch.Should().Be(4);
            foreach ((Parameter one, Parameter other) in model.Parameters().Zip(second.Parameters()))
                Values(other).Should().Equal(Values(one));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Tensor Slope { get; } = Tensor.Normal([Rows, Columns], new RandomSource(7));

    private static Parameter Make(string name, DType type) => new(name, Tensor.Normal([Rows, Columns], new RandomSource(1)).To(type));

    private static double[] Values(Tensor tensor) => tensor.To(DType.Float64).AsSpan<double>().ToArray();

    /// <summary>Leaves <see cref="Slope"/> as the gradient of every parameter.</summary>
    private static void Backward(Parameter[] parameters)
    {
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor[] sums = [.. parameters.Select(parameter => (parameter * Slope.To(parameter.DType)).Sum())];
            tape.Backward(sums.Aggregate((a, b) => a + b));
        }
    }

    private static (TrainingTask Task, Mlp Model) MakeTask()
    {
        var model = new Mlp([2, 16, 1], new RandomSource(3));
        Tensor[] batches = [.. Enumerable.Range(0, 20).Select(i => Tensor.Uniform([32, 2], new RandomSource((ulong)i), -1, 1))];
        return (TrainingTask.Create(model, batches, x =>
        {
            Tensor error = model.Forward(x) - x.MatMul(Tensor.From([[1f], [-2f]]));
            return (error * error).Mean();
        }), model);
    }
}
