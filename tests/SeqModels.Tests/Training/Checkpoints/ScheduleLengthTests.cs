using SeqModels.Optimizers;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

/// <summary>A run that goes on with another number of epochs: what its schedule depends on may not change in silence.</summary>
public sealed class ScheduleLengthTests : IDisposable
{
    private static readonly EncodedCorpus Text = TinyText.Encoded.Slice(0, 500);
    private static readonly SequentialBatches Batches = new(Text, 4, 20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-schedule-");

    public static TheoryData<string> Dependent => [.. Schedules.Where(entry => entry.Value.Depends).Select(entry => entry.Key)];

    public static TheoryData<string> Independent => [.. Schedules.Where(entry => !entry.Value.Depends).Select(entry => entry.Key)];

    private static Dictionary<string, (LearningRateSchedule Schedule, bool Depends)> Schedules { get; } = new()
    {
        ["cosine"] = (new CosineSchedule(), true),
        ["cosine over epochs"] = (new CosineSchedule { Unit = ScheduleUnit.Epoch }, true),
        ["one cycle"] = (new OneCycleSchedule(), true),
        ["cosine after a warm-up"] = (new WarmUpSchedule { Length = 2, Schedule = new CosineSchedule() }, true),
        ["own"] = (new HalfAtTheEnd(), true),
        ["constant"] = (new ConstantSchedule(), false),
        ["cosine of a length"] = (new CosineSchedule { Length = 12, WarmUp = 2 }, false),
        ["one cycle of a length"] = (new OneCycleSchedule { Length = 12 }, false),
        ["steps"] = (new StepSchedule { Factor = 0.5 }, false),
        ["exponential"] = (new ExponentialSchedule(), false),
        ["inverse square root"] = (new InverseSquareRootSchedule { WarmUp = 3 }, false),
        ["plateau"] = (new PlateauSchedule { Patience = 0, Factor = 0.5 }, false),
        ["plateau after a warm-up"] = (new WarmUpSchedule { Length = 3, Schedule = new PlateauSchedule { Patience = 0, Factor = 0.5 } }, false),
    };

    private string Path => System.IO.Path.Combine(_folder.FullName, "run");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Dependent))]
    public void A_schedule_over_the_whole_training_is_refused_another_length(string name)
    {
        Run(name, epochs: 2);
        byte[] saved = File.ReadAllBytes(Path);
        Action longer = () => Run(name, epochs: 4);
        longer.Should().Throw<InvalidDataException>().WithMessage(
            "*the length of the training changed from 2 epochs (12 steps) to 4 epochs (24 steps)*the learning rate of step 13 was * and would be *CheckpointOptions.ScheduleLength*");
        File.ReadAllBytes(Path).Should().Equal(saved);

        // The same length goes on, with nothing left to do.
        Run(name, epochs: 2).Result.TotalSteps.Should().Be(12);
    }

    [Theory]
    [MemberData(nameof(Independent))]
    public void Other_schedules_go_on_for_any_number_of_epochs(string name)
    {
        double[] whole = Run(name, epochs: 4, saves: false).Rates;
        double[] first = Run(name, epochs: 2).Rates;
        (double[] second, TrainingResult result) = Run(name, epochs: 4);
        first.Concat(second).Should().Equal(whole);
        result.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void An_option_rescales_and_says_what_changes()
    {
        double[] whole = Run("cosine", epochs: 4, saves: false).Rates;
        Run("cosine", epochs: 2);
        (double[] rates, TrainingResult result) = Run("cosine", epochs: 4, ScheduleLengthMode.Rescale);
        rates.Should().Equal(whole[12..]);
        result.Warnings.Should().ContainSingle().Which.Should().Contain("the schedule (CosineSchedule) depends on it. It is rescaled: the learning rate of step 13 was 0 and is now 0.005.");

        // From then on it is of that length.
        Run("cosine", epochs: 4).Result.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void An_option_keeps_the_saved_length_and_ends_with_the_final_rate()
    {
        Run("cosine", epochs: 2);
        (double[] rates, TrainingResult result) = Run("cosine", epochs: 3, ScheduleLengthMode.KeepSaved);
        rates.Should().Equal(Enumerable.Repeat(0.0, 6));
        result.Warnings.Should().ContainSingle().Which.Should().Contain("It keeps the saved length");
        FluentActions.Invoking(() => Run("cosine", epochs: 3)).Should().Throw<InvalidDataException>();
    }

    /// <summary>In the middle of a run, and for fewer epochs, too.</summary>
    [Fact]
    public void A_run_that_was_stopped_half_way_is_held_to_its_length()
    {
        Run("cosine", epochs: 4, stopAfter: 1);
        FluentActions.Invoking(() => Run("cosine", epochs: 3)).Should().Throw<InvalidDataException>().WithMessage("*changed from 4 epochs (24 steps) to 3 epochs (18 steps)*");
        double[] whole = Run("cosine", epochs: 4, saves: false).Rates;
        Run("cosine", epochs: 4).Rates.Should().Equal(whole[6..]);
    }

    private (double[] Rates, TrainingResult Result) Run(
        string name, int epochs, ScheduleLengthMode mode = ScheduleLengthMode.MustMatch, bool saves = true, int? stopAfter = null)
    {
        List<double> rates = [];
        var options = new TrainingOptions
        {
            Epochs = epochs,
            Optimizer = new SgdOptions { LearningRate = 0.01 },
            Schedule = Schedules[name].Schedule,
            Checkpoints = saves ? new CheckpointOptions(Path) { ScheduleLength = mode } : null,
            Callbacks = [new Recorder(rates, stopAfter)],
        };
        TrainingResult result = new Trainer(new LanguageModelTask(TinyText.Model(CellKind.Rnn), Batches, Text), options).Train();
        return ([.. rates], result);
    }

    /// <summary>A user's schedule that looks at the length only in its last tenth.</summary>
    private sealed record HalfAtTheEnd : LearningRateSchedule
    {
        protected override double Rate(ScheduleState state) => state.Steps * 10 >= state.TotalSteps * 9 ? state.InitialRate / 2 : state.InitialRate;
    }

    private sealed class Recorder(List<double> rates, int? stopAfter) : TrainingCallback
    {
        public override void OnStep(TrainingContext context) => rates.Add(context.Progress.LearningRate);

        public override void OnEpoch(TrainingContext context)
        {
            if (context.Progress.Epoch == stopAfter)
            {
                context.Stop();
            }
        }
    }
}
