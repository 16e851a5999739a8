using SeqModels.Training;

namespace Samples;

/// <summary>An epoch in a <see cref="TrainingChart"/>.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainPerplexity">The training perplexity, each batch before its step.</param>
/// <param name="ValidationPerplexity">The validation perplexity; null without validation text.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="GradientNorm">The mean gradient norm before clipping; null if unknown.</param>
internal sealed record EpochPoint(int Epoch, double TrainPerplexity, double? ValidationPerplexity, double LearningRate, double? GradientNorm = null)
{
    /// <summary>The points of a training result.</summary>
    public static IReadOnlyList<EpochPoint> Of(IEnumerable<EpochResult> epochs) =>
        [.. epochs.Select(epoch => new EpochPoint(epoch.Epoch, epoch.TrainPerplexity, epoch.ValidationPerplexity, epoch.LearningRate, epoch.GradientNorm))];
}
