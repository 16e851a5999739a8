namespace SeqModels.Training;

/// <summary>Extension methods that show a run while it trains.</summary>
public static class TrainerDisplay
{
    /// <summary>
    /// Trains as <see cref="Trainer.Train"/> does, and shows on the console how far it is and one line per epoch: short for
    /// <see cref="Trainer.Train"/> with a <see cref="ConsoleProgress"/>.
    /// </summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="progress">Receives the reports too, such as a <see cref="TrainingLog"/>; null for none.</param>
    /// <param name="cancellationToken">
    /// Stops training after the current step; the module remains usable, and the result has <see cref="StopReason.Cancelled"/>.
    /// </param>
    /// <returns>The results per epoch and the reason why training ended.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="Trainer.Train"/>, whose other exceptions also apply.</exception>
    /// <example><code>
    /// TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 5 }).Fit();
    /// </code></example>
    public static TrainingResult Fit(this Trainer trainer, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        using var console = new ConsoleProgress();
        return trainer.Train(TrainingLogs.Combine(console, progress), cancellationToken);
    }
}
