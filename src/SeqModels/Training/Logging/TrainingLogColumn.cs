namespace SeqModels.Training.Logging;

/// <summary>One column of a CSV or JSON Lines log.</summary>
/// <param name="Name">The name in JSON and in the CSV header.</param>
/// <param name="IsWhole">Whether the value is a whole number.</param>
/// <param name="Value">The value in a report; null if missing.</param>
internal sealed record TrainingLogColumn(string Name, bool IsWhole, Func<TrainingProgress, double?> Value)
{
    /// <summary>The column of the event kind.</summary>
    public const string EventName = "event";

    /// <summary>The column of the number of steps since training started.</summary>
    public const string TotalStepsName = "totalSteps";

    /// <summary>The column of the metrics besides the validation loss, the last one.</summary>
    public const string MetricsName = "validationMetrics";

    /// <summary>All columns of numbers in the order in which they are written, after the event kind.</summary>
    public static IReadOnlyList<TrainingLogColumn> All { get; } =
    [
        new(TotalStepsName, true, progress => progress.TotalSteps),
        new("epoch", true, progress => progress.Epoch),
        new("step", true, progress => progress.Step),
        new("tokensSeen", true, progress => progress.TokensSeen),
        new("loss", false, progress => progress.Loss),
        new("smoothedLoss", false, progress => progress.SmoothedLoss),
        new("perplexity", false, progress => progress.Perplexity),
        new("gradientNorm", false, progress => progress.FinishedEpoch is { } epoch ? epoch.GradientNorm : progress.GradientNorm),
        new("clippedShare", false, progress => progress.FinishedEpoch is { } epoch ? epoch.ClippedShare : progress.ClippedShare),
        new("skippedSteps", true, progress => progress.SkippedSteps),
        new("learningRate", false, progress => progress.LearningRate),
        new("validationLoss", false, progress => progress.ValidationLoss),
        new("validationPerplexity", false, progress => progress.ValidationLoss is { } loss ? Math.Exp(loss) : null),
        new("bestValidation", false, progress => progress.BestValidation),
        new("tokensPerSecond", false, progress => progress.TokensPerSecond),
        new("seconds", false, progress => progress.Elapsed.TotalSeconds),
        new("secondsLeft", false, progress => progress.TimeLeft.TotalSeconds),
        new("memoryBytes", true, progress => progress.MemoryBytes),
    ];

    /// <summary>The name of an event kind.</summary>
    public static string NameOf(TrainingLogEvent kind) => kind switch
    {
        TrainingLogEvent.Step => "step",
        TrainingLogEvent.Validation => "validation",
        _ => "epoch",
    };

    /// <summary>The event kind of a name; null for other names.</summary>
    public static TrainingLogEvent? KindOf(string? name) => name switch
    {
        "step" => TrainingLogEvent.Step,
        "validation" => TrainingLogEvent.Validation,
        "epoch" => TrainingLogEvent.Epoch,
        _ => null,
    };
}
