using System.Globalization;
using System.Text.Json;
using SeqModels.Optimizers;
using SeqModels.Tests.Fixtures;

namespace SeqModels.Tests.Optimizers;

[Trait("Category", "Culture")]
public sealed class ScheduleTests
{
    private static readonly Fixture Reference = Fixture.Load("schedules");

    [Theory]
    [InlineData("step")]
    [InlineData("exponential")]
    [InlineData("cosine")]
    public void CountedSchedulesAreThoseOfPyTorch(string name)
    {
        IReadOnlyDictionary<string, string> given = Reference.Options(name);
        double Number(string key) => double.Parse(given[key], CultureInfo.InvariantCulture);
        CountedSchedule schedule = name switch
        {
            "step" => new StepSchedule { Every = (int)Number("step_size"), Factor = Number("gamma") },
            "exponential" => new ExponentialSchedule { Factor = Number("gamma") },
            _ => new CosineSchedule { Length = (int)Number("t_max"), FinalRate = Number("eta_min") },
        };

        Rates(schedule with { Unit = ScheduleUnit.Epoch }, (s, state, _) => s.AfterEpoch(state)).Should().Equal(Reference[name + ".rates"].Values, Near);
        Rates(schedule with { Unit = ScheduleUnit.Step }, (s, state, _) => s.AfterStep(state)).Should().Equal(Reference[name + ".rates"].Values, Near);
        Rates(schedule with { Unit = ScheduleUnit.Step }, (s, state, _) => s.AfterEpoch(state)).Should().OnlyContain(rate => rate == 0.1);
    }

    [Theory]
    [InlineData("plateau")]
    [InlineData("plateau_cooldown")]
    public void PlateauIsThatOfPyTorchAlsoWhenSavedInBetween(string name)
    {
        IReadOnlyDictionary<string, string> given = Reference.Options(name);
        double Number(string key) => double.Parse(given[key], CultureInfo.InvariantCulture);
        var schedule = new PlateauSchedule
        {
            Factor = Number("factor"),
            Patience = (int)Number("patience"),
            Threshold = Number("threshold"),
            Cooldown = (int)Number("cooldown"),
            MinRate = Number("min_lr"),
        };

        ScheduleState state = schedule.Start(0.1);
        var rates = new List<double>();
        foreach (double metric in Reference["plateau.metrics"].Values)
        {
            state = SaveAndRead(schedule.AfterEpoch(schedule.AfterStep(state), metric));
            rates.Add(state.Rate);
        }

        rates.Should().Equal(Reference[name + ".rates"].Values, Near);
        (state.Steps, state.Epochs).Should().Be((30, 30));
    }

    [Fact]
    public void PlateauNeedsAValueAndCountsNaNAsNoImprovement()
    {
        var schedule = new PlateauSchedule { Patience = 0, Factor = 0.5 };
        schedule.Invoking(s => s.AfterEpoch(s.Start(1))).Should().Throw<ArgumentException>().WithMessage("PlateauSchedule.AfterEpoch: requires the validation loss of the epoch*");
        ScheduleState state = schedule.AfterEpoch(schedule.Start(1), 2);
        schedule.AfterEpoch(state, double.NaN).Should().Be(state with { Epochs = 2, Rate = 0.5 });
    }

    [Fact]
    public void ZarembasScheduleHalvesFromTheSixthEpochOn() =>
        Rates(new StepSchedule { FirstAt = 5, Every = 1, Factor = 0.5 }, (s, state, _) => s.AfterEpoch(state), rate: 1)
            .Take(8).Should().Equal(1, 1, 1, 1, 1, 0.5, 0.25, 0.125);

    [Fact]
    public void CosineRisesThenFallsThenStays()
    {
        var schedule = new CosineSchedule { WarmUp = 4, Length = 10, FinalRate = 0.01 };
        double[] rates = Rates(schedule, (s, state, _) => s.AfterStep(state));
        rates.Take(5).Should().Equal([0.02, 0.04, 0.06, 0.08, 0.1], Near);
        rates[7].Should().BeApproximately(0.055, 1e-12);
        rates.Skip(4).Take(7).Should().BeInDescendingOrder();
        rates.Skip(10).Should().OnlyContain(rate => rate == 0.01);
        new CosineSchedule { WarmUp = 5, Length = 5 }.Invoking(s => s.Start(1)).Should().Throw<InvalidOperationException>().WithMessage("*WarmUp was 5 and Length 5*");
    }

    [Fact]
    public void ZarembasOtherSchedulesDivideFromTheirEpochOn()
    {
        Rates(new StepSchedule { FirstAt = 7, Factor = 1 / 1.2 }, (s, state, _) => s.AfterEpoch(state), rate: 1)
            .Should().Equal(Enumerable.Range(1, 30).Select(epoch => Math.Pow(1.2, -Math.Max(epoch - 7, 0))), Near);
        Rates(new StepSchedule { FirstAt = 15, Factor = 1 / 1.15 }, (s, state, _) => s.AfterEpoch(state), rate: 1)
            .Should().Equal(Enumerable.Range(1, 30).Select(epoch => Math.Pow(1.15, -Math.Max(epoch - 15, 0))), Near);
    }

    /// <summary><c>if not best or loss &lt; best: best = loss else: lr /= 4</c>, also where a value equals the best.</summary>
    [Fact]
    public void PlateauIsThatOfPyTorchsWordLanguageModel()
    {
        double[] losses = [6, 5, 5, 5.5, 4.9999999, 4.9999999, 7, 4, 4, 3, double.NaN, 2];
        var schedule = new PlateauSchedule { Patience = 0, Threshold = 0, Factor = 0.25 };
        ScheduleState state = schedule.Start(20);
        double rate = 20;
        double? best = null;
        foreach (double loss in losses)
        {
            if (best is null || loss < best)
                best = loss;
            else
                rate /= 4;
            state = SaveAndRead(schedule.AfterEpoch(state, loss));
            state.Rate.Should().Be(rate);
        }

        rate.Should().Be(20 / Math.Pow(4, 6));
    }

    [Fact]
    public void ALengthThatIsNotGivenIsThatOfTheTraining()
    {
        foreach (ScheduleUnit unit in Enum.GetValues<ScheduleUnit>())
        {
            CountedSchedule open = new CosineSchedule { WarmUp = 2, Unit = unit }, given = new CosineSchedule { WarmUp = 2, Length = 12, Unit = unit };
            ScheduleState state = open.Start(1, totalSteps: unit == ScheduleUnit.Step ? 12 : 24, totalEpochs: unit == ScheduleUnit.Step ? 3 : 12), expected = given.Start(1);
            for (int k = 0; k < 15; k++)
            {
                state.Rate.Should().Be(expected.Rate);
                state = SaveAndRead(unit == ScheduleUnit.Step ? open.AfterStep(state) : open.AfterEpoch(state));
                expected = unit == ScheduleUnit.Step ? given.AfterStep(expected) : given.AfterEpoch(expected);
            }
        }

        new CosineSchedule().Invoking(s => s.Start(1)).Should().Throw<InvalidOperationException>()
            .WithMessage("CosineSchedule: Length is not set and the length of the training is unknown. Set Length, or pass Start the total number of steps.");
        new OneCycleSchedule { Unit = ScheduleUnit.Epoch }.Invoking(s => s.Start(1, totalSteps: 5)).Should().Throw<InvalidOperationException>()
            .WithMessage("OneCycleSchedule*total number of epochs.");
    }

    [Fact]
    public void InverseSquareRootRisesToItsPeakAndFalls()
    {
        double[] rates = Rates(new InverseSquareRootSchedule { WarmUp = 3 }, (s, state, _) => s.AfterStep(state), rate: 2);
        rates.Take(4).Should().Equal(0.5, 1, 1.5, 2);
        rates.Skip(4).Should().Equal(Enumerable.Range(4, 26).Select(k => 2 * Math.Sqrt(4.0 / (k + 1))), Near);
    }

    /// <summary>The case that PyTorch's own tests use.</summary>
    [Fact]
    public void OneCycleIsThatOfPyTorch()
    {
        double Fall(double share) => 0.5 + ((25 - 0.5) / 2 * (1 + Math.Cos(Math.PI * share)));
        Rates(new OneCycleSchedule { Length = 10, FinalDivisor = 2 }, (s, state, _) => s.AfterStep(state), rate: 25).Take(12)
            .Should().Equal([1, 13, 25, Fall(1 / 7.0), Fall(2 / 7.0), Fall(3 / 7.0), Fall(4 / 7.0), Fall(5 / 7.0), Fall(6 / 7.0), 0.5, 0.5, 0.5], Near);
        Rates(new OneCycleSchedule { Length = 1, RisingShare = 1 }, (s, state, _) => s.AfterStep(state), rate: 25)[0].Should().Be(25);
    }

    /// <summary>The schedule within goes its way as if alone; its rate is scaled while the warm-up lasts.</summary>
    [Fact]
    public void AWarmUpScalesAnySchedule()
    {
        foreach (LearningRateSchedule within in (LearningRateSchedule[])[new ConstantSchedule(), new PlateauSchedule { Patience = 0, Factor = 0.5 },
            new CosineSchedule { Length = 20 }, new StepSchedule { FirstAt = 2 }, new PlateauSchedule { Patience = 1, Cooldown = 1 }])
        {
            var schedule = new WarmUpSchedule { Length = 7, Schedule = within };
            ScheduleState state = schedule.Start(0.1), alone = within.Start(0.1);
            for (int k = 0; k < 30; k++)
            {
                state.Rate.Should().BeApproximately(alone.Rate * Math.Min(1, (k + 1) / 8.0), 1e-16, "{0} after {1}", within, k);
                (state, alone) = (SaveAndRead(schedule.AfterStep(state)), within.AfterStep(alone));
                if (k % 3 == 2)
                {
                    (state, alone) = (SaveAndRead(schedule.AfterEpoch(state, 5 + (k % 2))), within.AfterEpoch(alone, 5 + (k % 2)));
                }
            }

            alone.Rate.Should().Be(state.Rate);
        }
    }

    [Fact]
    public void ConstantStays() => Rates(new ConstantSchedule(), (s, state, k) => s.AfterEpoch(s.AfterStep(state), k)).Should().OnlyContain(rate => rate == 0.1);

    [Fact]
    public void AStateThatIsNoneIsRefused()
    {
        using var document = JsonDocument.Parse("""{"initialRate":1,"rate":"x"}""");
        FluentActions.Invoking(() => ScheduleState.FromJson(document.RootElement)).Should().Throw<InvalidDataException>();
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-14;

    private static double[] Rates(LearningRateSchedule schedule, Func<LearningRateSchedule, ScheduleState, int, ScheduleState> next, double rate = 0.1)
    {
        ScheduleState state = schedule.Start(rate);
        var rates = new List<double>();
        for (int k = 0; k < 30; k++)
        {
            rates.Add(state.Rate);
            state = SaveAndRead(next(schedule, state, k));
        }

        return [.. rates];
    }

    private static ScheduleState SaveAndRead(ScheduleState state)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            state.WriteTo(writer);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        ScheduleState read = ScheduleState.FromJson(document.RootElement);
        read.Should().Be(state);
        return read;
    }
}
