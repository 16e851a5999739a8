using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// Linear warm-up over the first W optimizer steps of another schedule: after k &lt; W steps its learning rate is multiplied by
/// (k + 1)/(W + 1). The wrapped schedule counts the warm-up steps too.
/// </summary>
/// <remarks>
/// <code>
/// new WarmUpSchedule { Length = 500, Schedule = new PlateauSchedule { Patience = 0, Factor = 0.25 } }
/// </code>
/// </remarks>
public sealed record WarmUpSchedule : LearningRateSchedule
{
    /// <summary>W, the number of optimizer steps of the warm-up.</summary>
    /// <value>At least 0; required, no default.</value>
    public required int Length { get; init => field = OptionRange.AtLeast(0, value, nameof(WarmUpSchedule)); }

    /// <summary>The wrapped schedule.</summary>
    /// <value>Not null; <see cref="ConstantSchedule"/> by default.</value>
    public LearningRateSchedule Schedule
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "WarmUpSchedule.Schedule: must not be null.");
    } = new ConstantSchedule();

    /// <inheritdoc/>
    protected override double Rate(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        double rate = Schedule.RateOf(Inner(state));
        return state.Steps < Length ? rate * (state.Steps + 1) / (Length + 1) : rate;
    }

    /// <inheritdoc/>
    protected override double? Momentum(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Schedule.MomentumOf(Inner(state));
    }

    /// <inheritdoc/>
    protected override ScheduleState Observe(ScheduleState state, double? validation)
    {
        ArgumentNullException.ThrowIfNull(state);
        ScheduleState observed = ObserveBy(Schedule, Inner(state), validation);
        return observed with { Rate = state.Rate, RateWithoutWarmUp = observed.Rate };
    }

    private protected override ScheduleState Begin(ScheduleState state) => BeginBy(Schedule, state);

    private protected override ScheduleState Advance(ScheduleState state) => AdvanceBy(Schedule, Inner(state)) with { Rate = state.Rate };

    /// <summary>The state of the wrapped schedule, with its own learning rate.</summary>
    private static ScheduleState Inner(ScheduleState state) => state with { Rate = state.RateWithoutWarmUp ?? state.InitialRate };
}
