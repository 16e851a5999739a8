namespace SeqModels.Optimizers;

/// <summary>A constant learning rate.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    protected override double Rate(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.InitialRate;
    }
}
