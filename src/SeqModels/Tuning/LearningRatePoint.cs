namespace SeqModels.Tuning;

/// <summary>One step of a <see cref="LearningRateRangeTest"/>.</summary>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="Loss">The mean loss of its batch, before the step.</param>
/// <param name="SmoothedLoss">The losses so far, smoothed.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
