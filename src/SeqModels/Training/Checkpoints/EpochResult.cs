using System.Globalization;

namespace SeqModels.Training;

/// <summary>The figures of one epoch.</summary>
public sealed record EpochResult
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The mean loss over the epoch's batches, each computed before its step changed the model: nats per token for a language model.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>The validation loss after the epoch; null without validation data.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>exp(<see cref="TrainLoss"/>): the perplexity where the loss is a mean cross-entropy.</summary>
    public double TrainPerplexity => Math.Exp(TrainLoss);

    /// <summary>exp(<see cref="ValidationLoss"/>): the perplexity where the loss is a mean cross-entropy; null without validation data.</summary>
    public double? ValidationPerplexity => ValidationLoss is { } loss ? Math.Exp(loss) : null;

    /// <summary>The learning rate of the epoch's last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The mean over the epoch's steps of the global norm of the gradient before clipping; skipped steps left out.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The share of the epoch's steps whose gradient was clipped, 0 to 1.</summary>
    public double ClippedShare { get; init; }

    /// <summary>The epoch's optimizer steps that were skipped because of values that were not finite.</summary>
    public int SkippedSteps { get; init; }

    /// <summary>Tokens (or examples) trained since training began.</summary>
    public long TokensSeen { get; init; }

    /// <summary>The time of training since training began, validation left out.</summary>
    public TimeSpan TrainingTime { get; init; }

    /// <summary>The epoch, its losses and perplexities on one line.</summary>
    public override string ToString()
    {
        string validation = ValidationLoss is { } loss ? string.Create(CultureInfo.InvariantCulture, $", validation loss {loss:G6} (perplexity {ValidationPerplexity:G6})") : "";
        return string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}: training loss {TrainLoss:G6} (perplexity {TrainPerplexity:G6}){validation}, learning rate {LearningRate:G4}, {TokensSeen} tokens in {TrainingTime.TotalSeconds:F1} s");
    }
}
