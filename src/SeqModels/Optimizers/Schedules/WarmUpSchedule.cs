using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// A linear rise over the first W optimizer steps of any schedule: after k &lt; W steps its rate is multiplied by (k + 1)/(W + 1), later it
/// is left alone. The schedule counts from the first step on, warm-up included.
/// </summary>
/// <remarks>
/// <code>
/// new WarmUpSchedule { Length = 500, Schedule = new PlateauSchedule { Patience = 0, Factor = 0.25 } }
/// </code>
/// </remarks>
public sealed record WarmUpSchedule : LearningRateSchedule
{
    /// <summary>W: the optimizer steps of the rise, at least 0. Must be given.</summary>
    /// <value>At least 0; required.</value>
    public required int Length { get; init => field = OptionRange.AtLeast(0, value, nameof(WarmUpSchedule)); }

    /// <summary>What is warmed up to. The default stays at the initial rate.</summary>
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
    protected override ScheduleState Observe(ScheduleState state, double? validation)
    {
        ArgumentNullException.ThrowIfNull(state);
        ScheduleState observed = ObserveBy(Schedule, Inner(state), validation);
        return observed with { Rate = state.Rate, RateWithoutWarmUp = observed.Rate };
    }

    /// <summary>The state as the schedule within sees it: with the rate that it set last.</summary>
    private static ScheduleState Inner(ScheduleState state) => state with { Rate = state.RateWithoutWarmUp ?? state.InitialRate };
}
