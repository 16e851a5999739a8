using Microsoft.Extensions.Logging;
using SeqModels.Training;

namespace SeqModels.Hosting;

/// <summary>
/// Logs a training run to an <see cref="ILogger"/>: epochs and validations at information level, every n-th step at debug level, warnings and
/// the failure of a run. The values are named properties of the messages (<c>Loss</c>, <c>Epoch</c>, …), for structured logs.
/// </summary>
/// <example><code>
/// model.Train(train, validation, new TrainingOptions { Callbacks = [new LoggerCallback(logger)] });
/// </code></example>
public sealed class LoggerCallback : TrainingCallback
{
    private readonly ILogger _logger;
    private readonly int _everySteps;

    /// <summary>Creates a callback.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="everySteps">How many steps apart steps are logged, at least 1; 100 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="everySteps"/> is below 1.</exception>
    public LoggerCallback(ILogger logger, int everySteps = 100)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentOutOfRangeException.ThrowIfLessThan(everySteps, 1);
        (_logger, _everySteps) = (logger, everySteps);
    }

    /// <inheritdoc/>
    public override void OnStep(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TrainingProgress at = context.Progress;
        if (at.Warning is { } warning)
            Log.Warning(_logger, at.TotalSteps, warning);
        if (at.TotalSteps % _everySteps == 0)
            Log.Step(_logger, at.TotalSteps, at.Epoch, at.Epochs, at.Loss, at.LearningRate, at.GradientNorm);
    }

    /// <inheritdoc/>
    public override void OnValidation(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Log.Validation(_logger, context.Progress.TotalSteps, context.Progress.ValidationLoss, context.Progress.BestValidation);
    }

    /// <inheritdoc/>
    public override void OnEpoch(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TrainingProgress at = context.Progress;
        if (at.FinishedEpoch is { } epoch)
            Log.Epoch(_logger, epoch.Epoch, at.Epochs, epoch.TrainLoss, epoch.ValidationLoss, at.TokensPerSecond, at.Elapsed);
    }

    /// <inheritdoc/>
    public override void OnFailure(TrainingContext context, NonFiniteTrainingException failure)
    {
        ArgumentNullException.ThrowIfNull(context);
        Log.TrainingFailed(_logger, context.Progress.TotalSteps, failure);
    }
}
