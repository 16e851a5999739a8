namespace SeqModels.Training;

/// <summary>Where a training run stands, reported after every step and at the end of every epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">The number of epochs to train.</param>
/// <param name="Step">The step within the epoch, from 1.</param>
/// <param name="StepsPerEpoch">The most steps that an epoch may have.</param>
/// <param name="TokensSeen">Tokens predicted since training began.</param>
/// <param name="Loss">The mean cross-entropy of this step's window, in nats per token.</param>
/// <param name="Perplexity">exp of the mean cross-entropy of this epoch so far.</param>
/// <param name="GradientNorm">The global norm of the gradient before clipping.</param>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="TokensPerSecond">Tokens trained per second since training began, validation left out.</param>
/// <param name="TimeLeft">An estimate of the time to the last epoch's end.</param>
/// <param name="FinishedEpoch">The figures of the epoch that just ended; null in the reports of single steps.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    int Step,
    int StepsPerEpoch,
    long TokensSeen,
    double Loss,
    double Perplexity,
    double GradientNorm,
    double LearningRate,
    double TokensPerSecond,
    TimeSpan TimeLeft,
    EpochResult? FinishedEpoch);
