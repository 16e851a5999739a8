namespace SeqModels.Training;

/// <summary>The figures of one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainPerplexity">exp of the mean cross-entropy over the epoch's windows, each scored before its step changed the model.</param>
/// <param name="ValidationPerplexity">Perplexity on the validation text after the epoch; null without validation text.</param>
/// <param name="TokensSeen">Tokens predicted in training since training began.</param>
/// <param name="Seconds">Seconds of training since training began, validation left out.</param>
public sealed record EpochResult(int Epoch, double TrainPerplexity, double? ValidationPerplexity, long TokensSeen, double Seconds);

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were trained.</summary>
    Finished,

    /// <summary>The validation perplexity had not improved for the epochs of <see cref="TrainingOptions.Patience"/>.</summary>
    NoImprovement,

    /// <summary>Cancellation was asked for; the model is that after the last complete step, or the best epoch's.</summary>
    Cancelled,
}

/// <summary>What a training run came to.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="Epochs">The figures of every complete epoch.</param>
/// <param name="BestEpoch">The epoch with the lowest validation perplexity; the last one without validation text; 0 if none was completed.</param>
/// <param name="TokensSeen">Tokens predicted in training.</param>
/// <param name="Seconds">Seconds of training, validation left out.</param>
public sealed record TrainingResult(StopReason Reason, IReadOnlyList<EpochResult> Epochs, int BestEpoch, long TokensSeen, double Seconds)
{
    /// <summary>Tokens trained per second.</summary>
    public double TokensPerSecond => Seconds > 0 ? TokensSeen / Seconds : 0;
}
