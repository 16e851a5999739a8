using System.Text.Json;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;
using SeqModels.Training;

namespace SeqModels.Tests.Optimizers;

/// <summary>Milestones, factors, cycles, restarts, schedules made of others, and momentum: the values of PyTorch's own classes.</summary>
[Trait("Category", "Culture")]
public sealed class NewerScheduleTests
{
    private static readonly Fixture Reference = Fixture.Load("schedules-newer");

    private static readonly CyclicSchedule Cyclic = new()
    {
        Divisor = 5,
        RisingLength = 4,
        FallingLength = 6,
        MomentumCycle = new MomentumCycle { Low = 0.8, High = 0.9 },
    };

    private static readonly Dictionary<string, LearningRateSchedule> Cases = new()
    {
        ["milestones"] = new MilestoneSchedule { Milestones = [3, 7, 7, 20], Factor = 0.5 },
        ["linear"] = new LinearSchedule { StartFactor = 0.25, FinalFactor = 0.8, Length = 12 },
        ["constant_factor"] = new ConstantFactorSchedule { Factor = 0.3, Length = 6 },
        ["polynomial"] = new PolynomialSchedule { Length = 20, Power = 1.7 },
        ["cyclic"] = Cyclic,
        ["cyclic_halving"] = Cyclic with { Mode = CyclicMode.Halving },
        ["cyclic_exponential"] = Cyclic with { Mode = CyclicMode.Exponential, Factor = 0.95 },
        ["restarts"] = new WarmRestartSchedule { Length = 7, FinalRate = 0.001 },
        ["restarts_growing"] = new WarmRestartSchedule { Length = 4, Growth = 2, FinalRate = 0.001 },
        ["product"] = new ProductSchedule { Schedules = [new ConstantFactorSchedule { Factor = 0.1, Length = 4 }, new ExponentialSchedule { Factor = 0.9 }] },
        ["sequential"] = new SequentialSchedule
        {
            Schedules = [new ConstantFactorSchedule { Factor = 0.1, Length = 2 }, new ExponentialSchedule { Factor = 0.9 }, new StepSchedule { Every = 3, Factor = 0.5 }],
            Milestones = [5, 15],
        },
        ["one_cycle"] = new OneCycleSchedule { Length = 30, MomentumCycle = new MomentumCycle() },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void RatesAndMomentaAreThoseOfPyTorchInEitherUnitAlsoWhenSavedInBetween(string name)
    {
        foreach (ScheduleUnit unit in Enum.GetValues<ScheduleUnit>())
        {
            LearningRateSchedule schedule = In(unit, Cases[name]);
            ScheduleState state = schedule.Start(0.1);
            for (int k = 0; k < 30; k++)
            {
                state.Rate.Should().BeApproximately(Reference[name + ".rates"].Values[k], 1e-15, "{0} after {1} units", name, k);
                if (Reference.TensorNames.Contains(name + ".momenta"))
                    state.Momentum.Should().BeApproximately(Reference[name + ".momenta"].Values[k], 1e-14);
                else
                    state.Momentum.Should().BeNull();
                state = SaveAndRead(unit == ScheduleUnit.Step ? schedule.AfterStep(state) : schedule.AfterEpoch(state));
            }

            schedule.Should().Be(In(unit, Cases[name]), "records are compared by value").And.NotBe(Cases[name == "cyclic" ? "linear" : "cyclic"]);
        }
    }

    [Fact]
    public void ASequenceGivesEachScheduleWithoutLengthItsPartOfTheTraining()
    {
        var schedule = new SequentialSchedule { Schedules = [new LinearSchedule { StartFactor = 0, FinalFactor = 1 }, new CosineSchedule()], Milestones = [4] };
        var cosine = new CosineSchedule { Length = 8 };
        ScheduleState state = schedule.Start(2, totalSteps: 12), alone = cosine.Start(2);
        for (int k = 0; k < 14; k++)
        {
            state.Rate.Should().Be(k < 4 ? k * 0.5 : alone.Rate);
            alone = k < 4 ? alone : cosine.AfterStep(alone);
            state = schedule.AfterStep(state);
        }
    }

    /// <summary>A plateau within a product and a sequence: its own state is kept, saved and counted from its milestone.</summary>
    [Fact]
    public void PartsKeepAStateOfTheirOwn()
    {
        var plateau = new PlateauSchedule { Patience = 0, Factor = 0.5 };
        LearningRateSchedule schedule = new WarmUpSchedule
        {
            Length = 3,
            Schedule = new SequentialSchedule
            {
                Unit = ScheduleUnit.Epoch,
                Milestones = [2],
                Schedules = [new ConstantSchedule(), new ProductSchedule { Schedules = [plateau, new ExponentialSchedule { Factor = 0.9, Unit = ScheduleUnit.Step }] }],
            },
        };
        ScheduleState state = schedule.Start(1);
        state.Rate.Should().Be(0.25);
        double[] expected = [1, 1, 0.9 * 0.9, 0.5 * Math.Pow(0.9, 4), 0.25 * Math.Pow(0.9, 6)];
        foreach ((double rate, double loss) in expected.Zip((double[])[1, 1, 3, 3, 3]))
        {
            state = SaveAndRead(schedule.AfterStep(SaveAndRead(schedule.AfterStep(state))));
            state = SaveAndRead(schedule.AfterEpoch(state, loss));
            if (state.Epochs > 1)
                state.Rate.Should().BeApproximately(rate, 1e-15);
        }
    }

    [Fact]
    public void ATrainingLengthThatIsChangedAfterwardsIsNoticed()
    {
        var schedule = new SequentialSchedule { Schedules = [new ConstantSchedule(), new ProductSchedule { Schedules = [new CosineSchedule(), new ConstantSchedule()] }], Milestones = [5] };
        ScheduleState saved = schedule.AfterStep(schedule.Start(1, totalSteps: 20));
        schedule.RateOf(saved with { Steps = 12, TotalSteps = 40 }).Should().NotBe(schedule.RateOf(saved with { Steps = 12 }));
    }

    [Fact]
    public void TheOptimizerFollowsTheMomentumOfAScheduleAsPyTorchDoes()
    {
        // SGD with momentum under μ = 0.5, 0.25: b = g, then b = 0.25 b + g.
        var w = new Parameter("w", Tensor.Zeros([1], DType.Float64));
        Optimizer optimizer = new SgdOptions { LearningRate = 1, Momentum = 0.9 }.Create([w]);
        foreach (double momentum in (double[])[0.5, 0.25])
        {
            OptimizerTests.SetGradient(w, [1]);
            optimizer.Momentum = momentum;
            optimizer.Step();
        }

        w.AsSpan<double>()[0].Should().Be(-1 - 1.25);
        optimizer.Invoking(o => o.Momentum = 1).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Sgd.Momentum: must be in [0, 1), but was 1.*");
        Optimizer without = new AdagradOptions().Create([w]);
        without.Invoking(o => o.Momentum = 0.5).Should().Throw<InvalidOperationException>().WithMessage("Adagrad.Momentum: this optimizer has no momentum that can be set.*");
        without.Momentum = null;
    }

    [Fact]
    public void AdamUnderMomentaIsThatOfTheFormula()
    {
        var w = new Parameter("w", Tensor.Zeros([1], DType.Float64));
        Optimizer optimizer = new AdamOptions { LearningRate = 0.1, Beta1 = 0.5 }.Create([w]);
        (double p, double m, double v) = (0, 0, 0);
        for (int t = 1; t <= 5; t++)
        {
            double beta = 0.8 + (0.02 * t), g = Math.Cos(t);
            (m, v) = ((beta * m) + ((1 - beta) * g), (0.999 * v) + (0.001 * g * g));
            p -= 0.1 * m / (1 - Math.Pow(beta, t)) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8);
            OptimizerTests.SetGradient(w, [g]);
            optimizer.Momentum = beta;
            optimizer.Step();
        }

        w.AsSpan<double>()[0].Should().BeApproximately(p, 1e-12);
    }

    [Fact]
    public void ARunSetsMomentumAndRefusesAnOptimizerWithoutAny()
    {
        var w = new SeqModels.Layers.Linear(1, 1, new SeqModels.Numerics.RandomSource(1));
        TrainingTask task = TrainingTask.Create(w, [1, 2, 3, 4], _ => w.Forward(Tensor.Ones([1, 1])).Sum());
        var momenta = new Momenta();
        var options = new TrainingOptions { Epochs = 1, Schedule = Cases["one_cycle"], Callbacks = [momenta] };
        new Trainer(task, options).Train();
        momenta.Seen.Select(momentum => momentum!.Value).Should().Equal(Reference["one_cycle.momenta"].Values[..4], (a, b) => Math.Abs(a - b) < 1e-14);
        FluentActions.Invoking(() => new Trainer(task, options with { Optimizer = new AdagradOptions() }).Train()).Should().Throw<InvalidOperationException>().WithMessage("Adagrad.Momentum:*");
    }

    [Fact]
    public void BadOptionsAreRefused()
    {
        FluentActions.Invoking(() => new MilestoneSchedule { Milestones = [5, 3] }).Should().Throw<ArgumentException>()
            .WithMessage("MilestoneSchedule.Milestones: must be at least 0 and in ascending order, but was [5, 3].*");
        FluentActions.Invoking(() => new SequentialSchedule { Schedules = [new ConstantSchedule()], Milestones = [3] }.Start(1)).Should().Throw<InvalidOperationException>()
            .WithMessage("SequentialSchedule: Milestones must be one fewer than Schedules, but there are 1 milestones and 1 schedules.");
        FluentActions.Invoking(() => new SequentialSchedule { Schedules = [], Milestones = [] }).Should().Throw<ArgumentException>().WithMessage("*must have at least one schedule.*");
        FluentActions.Invoking(() => new ProductSchedule { Schedules = [null!] }).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new MomentumCycle { High = 1 }).Should().Throw<ArgumentOutOfRangeException>();
        ScheduleState other = new ConstantSchedule().Start(1);
        FluentActions.Invoking(() => Cases["product"].AfterStep(other)).Should().Throw<InvalidDataException>().WithMessage("ProductSchedule: the state has 0 parts, but the schedule has 2.*");
        Cases["sequential"].ToString().Should().Contain("Milestones = [5, 15]").And.Contain("StepSchedule { ");
    }

    private static LearningRateSchedule In(ScheduleUnit unit, LearningRateSchedule schedule) => schedule switch
    {
        CountedSchedule counted => counted with { Unit = unit },
        ProductSchedule product => product with { Schedules = [.. product.Schedules.Select(each => In(unit, each))] },
        SequentialSchedule sequence => sequence with { Unit = unit, Schedules = [.. sequence.Schedules.Select(each => In(unit, each))] },
        _ => schedule,
    };

    private static ScheduleState SaveAndRead(ScheduleState state)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            state.WriteTo(writer);

        using var document = JsonDocument.Parse(stream.ToArray());
        ScheduleState read = ScheduleState.FromJson(document.RootElement);
        read.Should().Be(state);
        return read;
    }

    private sealed class Momenta : TrainingCallback
    {
        public List<double?> Seen { get; } = [];

        public override void OnStep(TrainingContext context) => Seen.Add(context.Optimizer.Momentum);
    }
}
