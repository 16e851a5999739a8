using System.Globalization;
using SeqModels.Evaluation;

namespace SeqModels.Training;

/// <summary>The results of one epoch.</summary>
public sealed record EpochResult
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The mean loss over the epoch's batches, each computed before its optimizer step; nats per token for a language model.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>The validation loss after the epoch; null without validation data.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary><see cref="TrainingTask.ValidationMetrics"/> after the epoch; empty if the task has none.</summary>
    public IReadOnlyList<NamedMetric> ValidationMetrics { get; init; } = [];

    /// <summary>exp(<see cref="TrainLoss"/>): the perplexity where the loss is a mean cross-entropy.</summary>
    public double TrainPerplexity => Math.Exp(TrainLoss);

    /// <summary>
    /// exp(<see cref="ValidationLoss"/>): the perplexity where the loss is a mean cross-entropy; null without validation data.
    /// </summary>
    public double? ValidationPerplexity => ValidationLoss is { } loss ? Math.Exp(loss) : null;

    /// <summary>The learning rate of the epoch's last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The mean global gradient norm before clipping over the steps of the epoch, skipped steps excluded.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The share of the steps of the epoch whose gradient was clipped, in [0, 1].</summary>
    public double ClippedShare { get; init; }

    /// <summary>The number of optimizer steps of the epoch that were skipped because of non-finite values.</summary>
    public int SkippedSteps { get; init; }

    /// <summary>The number of tokens (or examples) trained on since training started.</summary>
    public long TokensSeen { get; init; }

    /// <summary>The training time since training started, without validation.</summary>
    public TimeSpan TrainingTime { get; init; }

    /// <summary>Formats the epoch with its losses and perplexities on one line.</summary>
    public override string ToString()
    {
        string validation = ValidationLoss is { } loss ? string.Create(CultureInfo.InvariantCulture, $", validation loss {loss:G6} (perplexity {ValidationPerplexity:G6})") : "";
        string metrics = string.Concat(ValidationMetrics.Select(metric => $", {metric}"));
        return string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}: training loss {TrainLoss:G6} (perplexity {TrainPerplexity:G6}){validation}{metrics}, learning rate {LearningRate:G4}, {TokensSeen} tokens in {TrainingTime.TotalSeconds:F1} s");
    }
}
