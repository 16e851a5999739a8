using System.Globalization;
using SeqModels.Optimizers.Schedules;

namespace SeqModels.Optimizers;

/// <summary>
/// Schedules one after another: each begins anew, from η₀ and with no units completed, at its milestone. Equal to PyTorch's SequentialLR. A schedule
/// without a length of its own spans the time up to the next milestone, the last one that up to the end of the training.
/// </summary>
/// <remarks>
/// <code>
/// new SequentialSchedule
/// {
///     Schedules = [new LinearSchedule { StartFactor = 0.01, FinalFactor = 1 }, new CosineSchedule()],
///     Milestones = [500],
/// }
/// </code>
/// </remarks>
public sealed record SequentialSchedule : LearningRateSchedule
{
    /// <summary>The schedules, in their order.</summary>
    /// <value>Not null, at least one; required, no default.</value>
    /// <exception cref="ArgumentException">There are none.</exception>
    public required IReadOnlyList<LearningRateSchedule> Schedules
    {
        get;
        init => field = ScheduleLists.Schedules(value, "SequentialSchedule.Schedules");
    }

    /// <summary>The numbers of units after which the second, third … schedule begins.</summary>
    /// <value>At least 1, in strictly ascending order, one fewer than <see cref="Schedules"/>; required, no default.</value>
    /// <exception cref="ArgumentException">They are below 1 or not in ascending order.</exception>
    public required IReadOnlyList<int> Milestones
    {
        get;
        init => field = ScheduleLists.Ascending(value, isStrict: true, least: 1, "SequentialSchedule.Milestones");
    }

    /// <summary>The unit of <see cref="Milestones"/>.</summary>
    /// <value><see cref="ScheduleUnit.Step"/> by default.</value>
    public ScheduleUnit Unit { get; init; }

    /// <inheritdoc/>
    protected override double Rate(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (LearningRateSchedule schedule, ScheduleState part) = Active(state);
        return schedule.RateOf(part);
    }

    /// <inheritdoc/>
    protected override double? Momentum(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (LearningRateSchedule schedule, ScheduleState part) = Active(state);
        return schedule.MomentumOf(part);
    }

    /// <inheritdoc/>
    protected override ScheduleState Observe(ScheduleState state, double? validation)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Continue(state, state with { Epochs = state.Epochs - 1 }, (schedule, part) => schedule.AfterEpoch(part, validation));
    }

    private protected override ScheduleState Begin(ScheduleState state) => Milestones.Count == Schedules.Count - 1
        ? state with { Parts = [.. Schedules.Select((schedule, i) => schedule.Start(state.InitialRate, LengthOf(state, i, ScheduleUnit.Step), (int?)LengthOf(state, i, ScheduleUnit.Epoch)))] }
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"SequentialSchedule: Milestones must be one fewer than Schedules, but there are {Milestones.Count} milestones and {Schedules.Count} schedules."));

    private protected override ScheduleState Advance(ScheduleState state) =>
        Continue(state, state with { Steps = state.Steps - 1 }, (schedule, part) => schedule.AfterStep(part));

    /// <summary>Advances the schedule that was active before, unless the next one begins now.</summary>
    private ScheduleState Continue(ScheduleState state, ScheduleState before, Func<LearningRateSchedule, ScheduleState, ScheduleState> advance)
    {
        int index = IndexAt(before);
        if (IndexAt(state) != index)
        {
            return state;
        }

        (LearningRateSchedule schedule, ScheduleState part) = Active(before);
        ScheduleState[] parts = [.. state.Parts];
        parts[index] = advance(schedule, part);
        return state with { Parts = parts };
    }

    private int IndexAt(ScheduleState state)
    {
        long done = Unit == ScheduleUnit.Step ? state.Steps : state.Epochs;
        return Milestones.Count(milestone => milestone <= done);
    }

    /// <summary>The active schedule and its state, counted from its milestone and with the length of its part of the training.</summary>
    private (LearningRateSchedule Schedule, ScheduleState Part) Active(ScheduleState state)
    {
        ScheduleLists.RequireParts(state, Schedules.Count, nameof(SequentialSchedule));
        int index = IndexAt(state), start = index == 0 ? 0 : Milestones[index - 1];
        ScheduleState part = state.Parts[index] with
        {
            TotalSteps = LengthOf(state, index, ScheduleUnit.Step),
            TotalEpochs = (int?)LengthOf(state, index, ScheduleUnit.Epoch),
        };
        return (Schedules[index], Unit == ScheduleUnit.Step ? part with { Steps = state.Steps - start } : part with { Epochs = state.Epochs - start });
    }

    /// <summary>The number of units of a part of the training; that of the whole in the unit that the milestones do not count.</summary>
    private long? LengthOf(ScheduleState state, int index, ScheduleUnit unit)
    {
        long? total = unit == ScheduleUnit.Step ? state.TotalSteps : state.TotalEpochs;
        if (unit != Unit)
        {
            return total;
        }

        int start = index == 0 ? 0 : Milestones[index - 1];
        return index < Milestones.Count ? Milestones[index] - start : total is { } all ? Math.Max(1, all - start) : null;
    }
}
