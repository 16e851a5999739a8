namespace SeqModels.Training.Logging;

/// <summary>One figure of a report as logs of lines write it.</summary>
/// <param name="Name">In JSON and in the first line of CSV.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
/// <param name="Value">The figure; null where the report has none.</param>
internal sealed record TrainingLogColumn(string Name, bool IsWhole, Func<TrainingProgress, double?> Value)
{
    /// <summary>The name of the kind of report.</summary>
    public const string EventName = "event";

    /// <summary>The name of the number of steps since training began.</summary>
    public const string TotalStepsName = "totalSteps";

    /// <summary>All figures, in the order in which they are written, after the kind of the report.</summary>
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

    /// <summary>The kind of a report, as written.</summary>
    public static string NameOf(TrainingLogEvent kind) => kind switch
    {
        TrainingLogEvent.Step => "step",
        TrainingLogEvent.Validation => "validation",
        _ => "epoch",
    };

    /// <summary>The kind that a name says; null for another name.</summary>
    public static TrainingLogEvent? KindOf(string? name) => name switch
    {
        "step" => TrainingLogEvent.Step,
        "validation" => TrainingLogEvent.Validation,
        "epoch" => TrainingLogEvent.Epoch,
        _ => null,
    };
}
