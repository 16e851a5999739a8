using SeqModels.Training;

namespace SeqModels.Studies.Recipes;

/// <summary>Prints a line for about twenty of the epochs.</summary>
internal sealed class EpochLines(int epochs) : IProgress<TrainingProgress>
{
    private readonly int _every = Math.Max(1, epochs / 20);

    public void Report(TrainingProgress value)
    {
        if (value.FinishedEpoch is { } epoch && (epoch.Epoch % _every == 0 || epoch.Epoch == value.Epochs))
        {
            string validation = epoch.ValidationPerplexity is { } perplexity
                ? $"   validation {perplexity:F3} ({Math.Log(perplexity):F4} nats)"
                : "";
            Console.WriteLine($"  epoch {epoch.Epoch,4}   training perplexity {epoch.TrainPerplexity:F3}{validation}   {epoch.TrainingTime.TotalSeconds,7:F1} s");
        }
    }
}
