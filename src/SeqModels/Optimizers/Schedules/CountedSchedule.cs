using System.Globalization;

namespace SeqModels.Optimizers;

/// <summary>A schedule whose learning rate is a function of the number of completed steps or epochs.</summary>
public abstract record CountedSchedule : LearningRateSchedule
{
    private protected CountedSchedule(ScheduleUnit unit) => Unit = unit;

    /// <summary>The unit that is counted.</summary>
    /// <value>Steps or epochs; the default depends on the schedule.</value>
    public ScheduleUnit Unit { get; init; }

    /// <inheritdoc/>
    protected sealed override double Rate(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Unit == ScheduleUnit.Step
            ? RateAt(state.Steps, state.TotalSteps, state.InitialRate)
            : RateAt(state.Epochs, state.TotalEpochs, state.InitialRate);
    }

    /// <inheritdoc/>
    protected sealed override double? Momentum(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Unit == ScheduleUnit.Step ? MomentumAt(state.Steps, state.TotalSteps) : MomentumAt(state.Epochs, state.TotalEpochs);
    }

    /// <summary>The momentum after <paramref name="done"/> of <paramref name="total"/> units; null for the optimizer's own.</summary>
    private protected virtual double? MomentumAt(long done, long? total) => null;

    /// <summary>The rate after <paramref name="done"/> of <paramref name="total"/> units; the total is null if unknown.</summary>
    private protected abstract double RateAt(long done, long? total, double initialRate);

    /// <summary>The given length, or else that of the training.</summary>
    private protected long LengthOf(int? given, long? total) => given ?? total ?? throw new InvalidOperationException(
        $"{GetType().Name}: Length is not set and the length of the training is unknown. Set Length, or pass Start the total number of {(Unit == ScheduleUnit.Step ? "steps" : "epochs")}.");

    /// <summary>Throws if the warm-up is not shorter than the length.</summary>
    private protected void RequireWithin(long length, int warmUp)
    {
        if (warmUp >= length)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}: WarmUp must be less than Length, but WarmUp was {warmUp} and Length {length}."));
        }
    }
}
