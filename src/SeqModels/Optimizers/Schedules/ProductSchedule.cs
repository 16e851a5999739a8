using SeqModels.Optimizers.Schedules;

namespace SeqModels.Optimizers;

/// <summary>
/// Several schedules at once, their factors multiplied: η = η₀ · Π ηᵢ/η₀. Equal to PyTorch's ChainedScheduler for schedules that are factors of
/// η₀. The momentum is that of the last schedule that has one.
/// </summary>
/// <remarks>
/// <code>
/// new ProductSchedule { Schedules = [new ConstantFactorSchedule { Factor = 0.1, Length = 1 }, new ExponentialSchedule()] }
/// </code>
/// </remarks>
public sealed record ProductSchedule : LearningRateSchedule
{
    /// <summary>The schedules.</summary>
    /// <value>Not null, at least one; required, no default.</value>
    /// <exception cref="ArgumentException">There are none.</exception>
    public required IReadOnlyList<LearningRateSchedule> Schedules
    {
        get;
        init => field = ScheduleLists.Schedules(value, "ProductSchedule.Schedules");
    }

    /// <inheritdoc/>
    protected override double Rate(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.InitialRate == 0)
        {
            return 0;
        }

        double rate = state.InitialRate;
        for (int i = 0; i < Schedules.Count; i++)
        {
            rate *= Schedules[i].RateOf(Part(state, i)) / state.InitialRate;
        }

        return rate;
    }

    /// <inheritdoc/>
    protected override double? Momentum(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Schedules.Select((schedule, i) => schedule.MomentumOf(Part(state, i))).LastOrDefault(momentum => momentum is not null);
    }

    /// <inheritdoc/>
    protected override ScheduleState Observe(ScheduleState state, double? validation)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state with { Parts = [.. Schedules.Select((schedule, i) => schedule.AfterEpoch(Part(state, i) with { Epochs = state.Epochs - 1 }, validation))] };
    }

    private protected override ScheduleState Begin(ScheduleState state) =>
        state with { Parts = [.. Schedules.Select(schedule => schedule.Start(state.InitialRate, state.TotalSteps, state.TotalEpochs))] };

    private protected override ScheduleState Advance(ScheduleState state) =>
        state with { Parts = [.. Schedules.Select((schedule, i) => schedule.AfterStep(Part(state, i) with { Steps = state.Steps - 1 }))] };

    /// <summary>The state of a schedule at the moment and with the length of the whole.</summary>
    private ScheduleState Part(ScheduleState state, int index)
    {
        ScheduleLists.RequireParts(state, Schedules.Count, nameof(ProductSchedule));
        return state.Parts[index] with { Steps = state.Steps, Epochs = state.Epochs, TotalSteps = state.TotalSteps, TotalEpochs = state.TotalEpochs };
    }
}
