using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// A learning-rate schedule. It is immutable; its state is passed in and returned: begin with <see cref="Start"/>, call
/// <see cref="AfterStep"/> after every optimizer step and <see cref="AfterEpoch"/> after every epoch, and set the optimizer's learning
/// rate to <see cref="ScheduleState.Rate"/> each time, and its momentum to <see cref="ScheduleState.Momentum"/> if that is not null.
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
    /// <summary>Returns the state before the first step.</summary>
    /// <param name="initialRate">η₀, the initial learning rate: finite and at least 0.</param>
    /// <param name="totalSteps">
    /// The number of optimizer steps of the whole training, for schedules without a length of their own; null if unknown.
    /// </param>
    /// <param name="totalEpochs">The number of epochs of the whole training; null if unknown.</param>
    /// <exception cref="InvalidOperationException">The schedule has no length of its own and that of the training is unknown.</exception>
    public ScheduleState Start(double initialRate, long? totalSteps = null, int? totalEpochs = null)
    {
        OptionRange.NotNegative(initialRate, GetType().Name, nameof(initialRate));
        var state = new ScheduleState { InitialRate = initialRate, Rate = initialRate, TotalSteps = totalSteps, TotalEpochs = totalEpochs };
        return Evaluated(Begin(state));
    }

    /// <summary>Returns the state after one more optimizer step.</summary>
    /// <param name="state">The state before the step.</param>
    public ScheduleState AfterStep(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Evaluated(Advance(state with { Steps = state.Steps + 1 }));
    }

    /// <summary>Returns the state after one more epoch.</summary>
    /// <param name="state">The state before the end of the epoch.</param>
    /// <param name="validation">The validation loss of the epoch, lower is better; only <see cref="PlateauSchedule"/> needs one.</param>
    /// <exception cref="ArgumentException">The schedule needs a validation loss and none was given.</exception>
    public ScheduleState AfterEpoch(ScheduleState state, double? validation = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Evaluated(Observe(state with { Epochs = state.Epochs + 1 }, validation));
    }

    /// <summary>Computes the learning rate of a state.</summary>
    protected abstract double Rate(ScheduleState state);

    /// <summary>Computes the momentum of a state; null, the default, leaves the optimizer's own.</summary>
    protected virtual double? Momentum(ScheduleState state) => null;

    /// <summary>Updates the state with the validation loss of an epoch. Returns the state unchanged by default.</summary>
    protected virtual ScheduleState Observe(ScheduleState state, double? validation) => state;

    /// <summary>Prepares the state before the first step, for schedules made of others.</summary>
    private protected virtual ScheduleState Begin(ScheduleState state) => state;

    /// <summary>Updates the state after a step has been counted, for schedules made of others.</summary>
    private protected virtual ScheduleState Advance(ScheduleState state) => state;

    private ScheduleState Evaluated(ScheduleState state) => state with { Rate = Rate(state), Momentum = Momentum(state) };

    /// <summary><see cref="Rate"/> for other schedules and for training.</summary>
    internal double RateOf(ScheduleState state) => Rate(state);

    /// <summary><see cref="Momentum"/> for other schedules and for training.</summary>
    internal double? MomentumOf(ScheduleState state) => Momentum(state);

    /// <summary><see cref="Begin"/> of a wrapped schedule.</summary>
    private protected static ScheduleState BeginBy(LearningRateSchedule schedule, ScheduleState state) => schedule.Begin(state);

    /// <summary><see cref="Advance"/> of a wrapped schedule.</summary>
    private protected static ScheduleState AdvanceBy(LearningRateSchedule schedule, ScheduleState state) => schedule.Advance(state);

    /// <summary><see cref="Observe"/> of a wrapped schedule.</summary>
    private protected static ScheduleState ObserveBy(LearningRateSchedule schedule, ScheduleState state, double? validation) => schedule.Observe(state, validation);
}
