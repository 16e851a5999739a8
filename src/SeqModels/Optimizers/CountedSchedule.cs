namespace SeqModels.Optimizers;

/// <summary>A schedule whose rate is a function of the steps or epochs done.</summary>
public abstract record CountedSchedule : LearningRateSchedule
{
    private protected CountedSchedule(ScheduleUnit unit) => Unit = unit;

    /// <summary>What is counted.</summary>
    public ScheduleUnit Unit { get; init; }

    /// <inheritdoc/>
    protected sealed override double Rate(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return RateAt(Unit == ScheduleUnit.Step ? state.Steps : state.Epochs, state.InitialRate);
    }

    private protected abstract double RateAt(long done, double initialRate);
}
