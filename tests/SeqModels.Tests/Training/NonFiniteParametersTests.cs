using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;
using SeqModels.Training.Checkpoints;
using SeqModels.Tuning;

namespace SeqModels.Tests.Training;

/// <summary>A run whose parameters are no longer finite says so, and does not go on.</summary>
public sealed class NonFiniteParametersTests : IDisposable
{
    /// <summary>More than a float holds.</summary>
    private const double Overflowing = 1e39;
    private const int Batches = 7;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-nonfinite-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(2 * Batches)]
    public void The_default_throws_after_the_step_that_overflows_the_last_one_included(int step)
    {
        (Mlp model, TrainingTask task) = Regression();
        Action train = () => new Trainer(task, Options(step, NonFinitePolicy.Fail)).Train();
        NonFiniteTrainingException failure = train.Should().Throw<NonFiniteTrainingException>().Which;
        (failure.TotalSteps, failure.ParameterName).Should().Be((step, model.NamedParameters().First().Name));
        failure.Message.Should().Contain($"after step {step} (epoch {(step + Batches - 1) / Batches}, step ").And.Contain("parameters are not finite").And.Contain("at element [0, 0]");
    }

    [Theory]
    [InlineData(NonFinitePolicy.SkipStep, 1)]
    [InlineData(NonFinitePolicy.SkipStep, 2 * Batches)]
    [InlineData(NonFinitePolicy.ClearBadValues, 1)]
    [InlineData(NonFinitePolicy.ClearBadValues, 2 * Batches)]
    public void Other_policies_warn_and_end_there(NonFinitePolicy policy, int step)
    {
        (_, TrainingTask task) = Regression();
        var reports = new List<TrainingProgress>();
        var seen = new Seen();
        string log = Path.Combine(_folder.FullName, "log.jsonl");
        TrainingResult result;
        using (var lines = new JsonLinesLog(log, new TrainingLogOptions { EverySteps = 1000 }))
        {
            result = new Trainer(task, Options(step, policy) with { Callbacks = [seen] }).Train(TrainingLogs.Combine(lines, new Listener(reports.Add)));
        }

        (result.Reason, result.TotalSteps, result.SkippedSteps).Should().Be((StopReason.NonFiniteParameters, step, 0));
        string warning = result.Warnings.Should().ContainSingle().Which;
        warning.Should().Contain($"after step {step} ").And.Contain("parameters are not finite").And.Contain("The run ends here");
        reports[^1].Warning.Should().Be(warning);
        seen.Warnings.Should().Equal(warning);
        File.ReadLines(log).Last().Should().Contain("\"warning\"").And.Contain("The run ends here");
    }

    /// <summary>Steps whose gradients are bad are skipped, as long as the parameters are sound.</summary>
    [Fact]
    public void Parameters_that_became_bad_between_steps_end_the_run_at_the_step_that_is_skipped_for_them()
    {
        (Mlp model, TrainingTask task) = Regression();
        TrainingResult result = new Trainer(task, Options(0, NonFinitePolicy.SkipStep)).Train(new Listener(report =>
        {
            if (report.TotalSteps == 3)
            {
                model.Parameters().First().AsWritableSpan()[0] = float.NaN;
            }
        }));
        (result.Reason, result.TotalSteps, result.SkippedSteps).Should().Be((StopReason.NonFiniteParameters, 4, 1));
    }

    [Theory]
    [InlineData(NonFinitePolicy.Fail)]
    [InlineData(NonFinitePolicy.SkipStep)]
    public void Parameters_that_are_bad_from_the_beginning_or_at_the_end_are_found(NonFinitePolicy policy)
    {
        (Mlp model, TrainingTask task) = Regression();
        Action<Action<TrainingResult>> refused = check =>
        {
            Func<TrainingResult> run = () => new Trainer(task, Options(0, policy) with { Epochs = 1, Callbacks = [new Spoil()] }).Train();
            if (policy == NonFinitePolicy.Fail)
            {
                run.Should().Throw<NonFiniteTrainingException>().WithMessage("*parameters are not finite*");
            }
            else
            {
                check(run());
            }
        };
        refused(result => (result.Reason, result.TotalSteps).Should().Be((StopReason.NonFiniteParameters, Batches)));
        IsFinite(model).Should().BeFalse();
        refused(result =>
        {
            (result.Reason, result.TotalSteps).Should().Be((StopReason.NonFiniteParameters, 0));
            result.Warnings.Should().ContainSingle(warning => warning.Contains("before step 1 the parameters are not finite"));
        });
    }

    [Fact]
    public void The_best_parameters_come_back_and_the_checkpoint_stays_sound()
    {
        (Mlp model, TrainingTask task) = Regression(validates: true);
        string path = Path.Combine(_folder.FullName, "run");
        TrainingOptions options = Options(Batches + 3, NonFinitePolicy.SkipStep) with { KeepBest = true, Checkpoints = new CheckpointOptions(path) { EverySteps = 2 } };
        TrainingResult result = new Trainer(task, options).Train();
        (result.Reason, result.BestEpoch).Should().Be((StopReason.NonFiniteParameters, 1));
        result.Warnings.Should().ContainSingle(warning => warning.EndsWith("and no checkpoint is saved. The module's parameters are those of the best validation (epoch 1)."));
        IsFinite(model).Should().BeTrue();
        CheckpointFile.Read(path).Section("parameter/").Values.Should().OnlyContain(tensor => FiniteValues.All(tensor));

        // Resumed, the run comes to the same step.
        new Trainer(task, options).Train().ResumedFrom!.TotalSteps.Should().Be(Batches + 1);
    }

    [Fact]
    public void The_average_of_the_steps_before_takes_their_place()
    {
        (Mlp model, TrainingTask task) = Regression();
        TrainingOptions options = Options(4, NonFinitePolicy.SkipStep) with { Averaging = WeightAveraging.Exponential(0.5) };
        new Trainer(task, options).Train().Reason.Should().Be(StopReason.NonFiniteParameters);
        IsFinite(model).Should().BeTrue();
    }

    [Fact]
    public void An_epoch_without_a_finite_loss_is_warned_of()
    {
        var model = new Mlp([3, 2], new RandomSource(1));
        TrainingTask task = TrainingTask.Create(model, [Tensor.Ones([4, 3]) * float.NaN], x => Loss.MeanSquaredError(model.Forward(x), Tensor.Zeros([4, 2])));
        TrainingResult result = new Trainer(task, Options(0, NonFinitePolicy.SkipStep)).Train();
        (result.Reason, result.SkippedSteps).Should().Be((StopReason.Finished, 2));
        result.Warnings.Should().HaveCount(2).And.Contain("No step of epoch 1 had a finite loss: 1 of 1 steps were skipped.");
    }

    [Fact]
    public void Tuning_aids_do_not_go_on_either()
    {
        (_, TrainingTask task) = Regression(validates: true);
        var huge = new SgdOptions { LearningRate = Overflowing };
        OverfitCheck.Run(task, new OverfitOptions { Optimizer = huge, MaxSteps = 5 }).Losses.Should().HaveCount(2);
        LearningRateRangeResult range = LearningRateRangeTest.Run(
            task, new LearningRateRangeOptions { Optimizer = huge, MinLearningRate = Overflowing, MaxLearningRate = 10 * Overflowing, Steps = 10 });
        (range.Diverged, range.Curve.Count).Should().Be((true, 1));

        var space = new SearchSpace<int>(1).Choice("x", [1], (_, value) => value);
        RandomSearchResult<int> found = RandomSearch.Run(
            space, _ => (Regression(validates: true).Task, Options(2, NonFinitePolicy.SkipStep)), new RandomSearchOptions { Trials = 1, MinEpochs = 1, MaxEpochs = 1 });
        found.Trials[0].Failure.Should().Contain("parameters are not finite");
    }

    /// <summary>A run of two epochs whose learning rate overflows at one step; at none for 0.</summary>
    private static TrainingOptions Options(int step, NonFinitePolicy policy) => new()
    {
        Epochs = 2,
        KeepBest = false,
        Optimizer = new SgdOptions { LearningRate = 0.01 },
        Schedule = new OverflowAt(step),
        Clipping = GradientClipping.None with { NonFinite = policy },
    };

    private static (Mlp Model, TrainingTask Task) Regression(bool validates = false)
    {
        var random = new RandomSource(4);
        var model = new Mlp([3, 4, 2], random);
        Tensor[] inputs = [.. Enumerable.Range(0, Batches).Select(_ => Tensor.Normal([4, 3], random))];
        Tensor targets = Tensor.Ones([4, 2]);
        return (model, TrainingTask.Create(
            model, Batches, _ => inputs, x => Loss.MeanSquaredError(model.Forward(x), targets),
            validates ? _ => Loss.MeanSquaredError(model.Forward(inputs[0]), targets).Item() : null));
    }

    private static bool IsFinite(Module module) => module.Parameters().All(FiniteValues.All);

    private sealed record OverflowAt(int Step) : LearningRateSchedule
    {
        protected override double Rate(ScheduleState state) => state.Steps == Step - 1 ? Overflowing : state.InitialRate;
    }

    /// <summary>Breaks a parameter when nothing of the run is left to notice.</summary>
    private sealed class Spoil : TrainingCallback
    {
        public override void OnEpoch(TrainingContext context) => context.Module.Parameters().Last().AsWritableSpan()[0] = float.NaN;
    }

    private sealed class Seen : TrainingCallback
    {
        public List<string> Warnings { get; } = [];

        public override void OnStep(TrainingContext context)
        {
            if (context.Progress.Warning is { } warning)
            {
                Warnings.Add(warning);
            }
        }
    }

    private sealed class Listener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
