using SeqModels.Training;

namespace Samples;

/// <summary>What <see cref="TrainingChart"/> shows of an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainPerplexity">On the epoch's windows, each before its step changed the model.</param>
/// <param name="ValidationPerplexity">After the epoch; null without validation text.</param>
/// <param name="LearningRate">Of the epoch's last step.</param>
/// <param name="GradientNorm">The mean of the norm before clipping; null when it is not known.</param>
internal sealed record EpochPoint(int Epoch, double TrainPerplexity, double? ValidationPerplexity, double LearningRate, double? GradientNorm = null)
{
    /// <summary>The points of a training result.</summary>
    public static IReadOnlyList<EpochPoint> Of(IEnumerable<EpochResult> epochs) =>
        [.. epochs.Select(epoch => new EpochPoint(epoch.Epoch, epoch.TrainPerplexity, epoch.ValidationPerplexity, epoch.LearningRate, epoch.GradientNorm))];
}
