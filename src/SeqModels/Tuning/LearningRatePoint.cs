namespace SeqModels.Tuning;

/// <summary>One step of a <see cref="LearningRateRangeTest"/>.</summary>
public sealed record LearningRatePoint
{
    /// <summary>The learning rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The mean loss of the batch before the step.</summary>
    public required double Loss { get; init; }

    /// <summary>The smoothed loss (<see cref="LearningRateRangeOptions.Smoothing"/>).</summary>
    public required double SmoothedLoss { get; init; }
}
