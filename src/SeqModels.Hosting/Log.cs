using Microsoft.Extensions.Logging;

namespace SeqModels.Hosting;

/// <summary>The messages of this package.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Loaded the model '{Name}' in {Seconds:F2} s: {Model}")]
    public static partial void Loaded(ILogger logger, string name, object model, double seconds);

    [LoggerMessage(2, LogLevel.Debug, "A request to the model '{Name}' began, with a prompt of {Length} characters")]
    public static partial void Began(ILogger logger, string name, int length);

    [LoggerMessage(3, LogLevel.Debug, "A request to the model '{Name}' ended; cancelled: {IsCancelled}")]
    public static partial void Ended(ILogger logger, string name, bool isCancelled);

    [LoggerMessage(4, LogLevel.Error, "A request to the model '{Name}' failed")]
    public static partial void Failed(ILogger logger, string name, Exception error);

    [LoggerMessage(5, LogLevel.Error, "The model '{Name}' cannot be loaded")]
    public static partial void LoadFailed(ILogger logger, string name, Exception error);

    [LoggerMessage(10, LogLevel.Debug, "Step {Step}, epoch {Epoch} of {Epochs}: loss {Loss:F4}, learning rate {LearningRate:G4}, gradient norm {GradientNorm:G4}")]
    public static partial void Step(ILogger logger, long step, int epoch, int epochs, double loss, double learningRate, double gradientNorm);

    [LoggerMessage(11, LogLevel.Information, "Epoch {Epoch} of {Epochs}: loss {Loss:F4}, validation loss {ValidationLoss}, {TokensPerSecond:F0} tokens/s, {Elapsed}")]
    public static partial void Epoch(ILogger logger, int epoch, int epochs, double loss, double? validationLoss, double tokensPerSecond, TimeSpan elapsed);

    [LoggerMessage(12, LogLevel.Information, "Validation at step {Step}: loss {ValidationLoss:F4}, best {BestValidation:F4}")]
    public static partial void Validation(ILogger logger, long step, double? validationLoss, double? bestValidation);

    [LoggerMessage(13, LogLevel.Warning, "Step {Step}: {Warning}")]
    public static partial void Warning(ILogger logger, long step, string warning);

    [LoggerMessage(14, LogLevel.Error, "Training failed at step {Step}")]
    public static partial void TrainingFailed(ILogger logger, long step, Exception error);
}
