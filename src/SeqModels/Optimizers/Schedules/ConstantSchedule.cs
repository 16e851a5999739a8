namespace SeqModels.Optimizers;

/// <summary>The learning rate never changes.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    protected override double Rate(ScheduleState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.InitialRate;
    }
}
