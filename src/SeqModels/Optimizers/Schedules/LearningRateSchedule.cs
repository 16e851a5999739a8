using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// How the learning rate changes during training: an immutable description. Its state goes in and comes out: begin with
/// <see cref="Start"/>, call <see cref="AfterStep"/> after every optimizer step and <see cref="AfterEpoch"/> after every epoch, and
/// give <see cref="ScheduleState.Rate"/> to the optimizer each time.
/// </summary>
/// <remarks>
/// <code>
/// ScheduleState state = schedule.Start(optimizer.LearningRate);
/// optimizer.LearningRate = state.Rate;              // the rate of the first step
/// …
/// state = schedule.AfterStep(state);                // or AfterEpoch(state, validationLoss)
/// optimizer.LearningRate = state.Rate;
/// </code>
/// </remarks>
public abstract record LearningRateSchedule
{
    /// <summary>Begins.</summary>
    /// <param name="initialRate">The rate that the schedule changes: finite and at least 0.</param>
    /// <param name="totalSteps">The optimizer steps of the whole training, for schedules that are not given a length of their own; null if not known.</param>
    /// <param name="totalEpochs">The epochs of the whole training, likewise.</param>
    /// <exception cref="InvalidOperationException">The schedule has no length of its own and the training's is not given.</exception>
    public ScheduleState Start(double initialRate, long? totalSteps = null, int? totalEpochs = null)
    {
        OptionRange.NotNegative(initialRate, GetType().Name, nameof(initialRate));
        var state = new ScheduleState { InitialRate = initialRate, Rate = initialRate, TotalSteps = totalSteps, TotalEpochs = totalEpochs };
        return state with { Rate = Rate(state) };
    }

    /// <summary>Moves on by one optimizer step.</summary>
    public ScheduleState AfterStep(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ScheduleState next = state with { Steps = state.Steps + 1 };
        return next with { Rate = Rate(next) };
    }

    /// <summary>Moves on by one epoch.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="validation">The validation value of the epoch, smaller being better; only <see cref="PlateauSchedule"/> needs one.</param>
    /// <exception cref="ArgumentException">The schedule needs a validation value and none was given.</exception>
    public ScheduleState AfterEpoch(ScheduleState state, double? validation = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ScheduleState next = Observe(state with { Epochs = state.Epochs + 1 }, validation);
        return next with { Rate = Rate(next) };
    }

    /// <summary>The learning rate that a state calls for.</summary>
    protected abstract double Rate(ScheduleState state);

    /// <summary>Takes in an epoch's validation value; does nothing unless a schedule depends on it.</summary>
    protected virtual ScheduleState Observe(ScheduleState state, double? validation) => state;

    /// <summary><see cref="Rate"/> for other schedules and for training.</summary>
    internal double RateOf(ScheduleState state) => Rate(state);

    /// <summary><see cref="Observe"/> of a schedule within another.</summary>
    private protected static ScheduleState ObserveBy(LearningRateSchedule schedule, ScheduleState state, double? validation) => schedule.Observe(state, validation);
}
