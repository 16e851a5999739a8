using SeqModels.Training;

namespace SeqModels.Studies.WordModels;

/// <summary>Prints a line per epoch, and on a terminal the current progress in between.</summary>
internal sealed class EpochLines : IProgress<TrainingProgress>
{
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(1);

    private TimeSpan _shown;
    private bool _hasReportedResume;

    public void Report(TrainingProgress value)
    {
        if (value.ResumedFrom is { } point && !_hasReportedResume)
        {
            _hasReportedResume = true;
            Console.WriteLine($"  resumed from step {point.TotalSteps:N0} in epoch {point.Epoch}: {point.Path}");
        }

        if (value.Warning is { } warning)
        {
            Clear();
            Console.WriteLine($"  warning: {warning}");
        }

        if (value.FinishedEpoch is { } epoch)
        {
            Clear();
            Console.WriteLine(
                $"  epoch {epoch.Epoch,2} of {value.Epochs}   training perplexity {epoch.TrainPerplexity,8:F2}   validation {epoch.ValidationPerplexity,8:F2}" +
                $"   learning rate {epoch.LearningRate:G4}   gradient norm {epoch.GradientNorm:F3}, {epoch.ClippedShare:P0} clipped   {epoch.TrainingTime.TotalSeconds,7:F0} s");
        }
        else if (!Console.IsOutputRedirected && value.Elapsed - _shown >= BetweenUpdates)
        {
            _shown = value.Elapsed;
            Clear();
            Console.Write(
                $"  epoch {value.Epoch}, step {value.Step} of {value.StepsPerEpoch}: perplexity {Math.Exp(value.SmoothedLoss):F1}, " +
                $"{value.TokensPerSecond:N0} words/s, {value.MemoryBytes >> 20} MB, {value.TimeLeft:h\\:mm\\:ss} left");
        }
    }

    private static void Clear()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r\u001b[K");
        }
    }
}
