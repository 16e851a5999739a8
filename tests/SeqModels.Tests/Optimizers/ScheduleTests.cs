using System.Globalization;
using System.Text.Json;
using SeqModels.Optimizers;
using SeqModels.Tests.Fixtures;

namespace SeqModels.Tests.Optimizers;

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
            MinimumRate = Number("min_lr"),
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
        schedule.Invoking(s => s.AfterEpoch(s.Start(1))).Should().Throw<ArgumentException>().WithMessage("PlateauSchedule.AfterEpoch: needs the epoch's validation value*");
        ScheduleState state = schedule.AfterEpoch(schedule.Start(1), 2);
        schedule.AfterEpoch(state, double.NaN).Should().Be(state with { Epochs = 2, Rate = 0.5 });
    }

    [Fact]
    public void ZarembasScheduleHalvesFromTheFifthEpochOn() =>
        Rates(new StepSchedule { FirstAt = 4, Every = 1, Factor = 0.5 }, (s, state, _) => s.AfterEpoch(state), rate: 1)
            .Take(7).Should().Equal(1, 1, 1, 1, 0.5, 0.25, 0.125);

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
    public void ConstantStays() => Rates(new ConstantSchedule(), (s, state, k) => s.AfterEpoch(s.AfterStep(state), k)).Should().OnlyContain(rate => rate == 0.1);

    [Fact]
    public void AStateThatIsNoneIsRefused()
    {
        using var document = JsonDocument.Parse("""{"initialRate":1,"rate":"x"}""");
        FluentActions.Invoking(() => ScheduleState.Read(document.RootElement)).Should().Throw<InvalidDataException>();
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
        ScheduleState read = ScheduleState.Read(document.RootElement);
        read.Should().Be(state);
        return read;
    }
}
