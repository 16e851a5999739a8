using System.Globalization;

namespace SeqModels.Training.Logging;

/// <summary>The lines of a <see cref="ConsoleProgress"/>, in the invariant culture.</summary>
/// <param name="showsPerplexity">Whether losses are shown as perplexities.</param>
internal readonly struct ConsoleText(bool showsPerplexity)
{
    private const int BarLength = 20;
    private const string Gap = "  ";

    private readonly bool _showsPerplexity = showsPerplexity;

    public static string Resumed(ResumePoint point) => string.Create(CultureInfo.InvariantCulture, $"resumed from step {point.TotalSteps} in epoch {point.Epoch}: {point.Path}");

    public string Epoch(TrainingProgress progress, EpochResult epoch, TimeSpan time) => Join(
    [
        Heading(progress),
        Loss("", epoch.TrainLoss),
        Validated(progress),
        .. Metrics(progress),
        "rate " + Number(epoch.LearningRate),
        "gradient " + Number(epoch.GradientNorm),
        Speed(progress),
        Time(time),
        epoch.SkippedSteps > 0 ? string.Create(CultureInfo.InvariantCulture, $"{epoch.SkippedSteps} skipped") : "",
        Best(progress),
    ]);

    public string Validation(TrainingProgress progress) => Join(
    [
        Heading(progress) + string.Create(CultureInfo.InvariantCulture, $", step {progress.Step}/{progress.StepsPerEpoch}"),
        Validated(progress),
        .. Metrics(progress),
        Best(progress),
    ]);

    /// <summary>The rewritten line, cut to a number of columns.</summary>
    public string Step(TrainingProgress progress, int columns)
    {
        string line = Join(
        [
            $"{Heading(progress)} {Bar(progress)} {Counted(progress)}",
            Loss("", progress.SmoothedLoss),
            Speed(progress),
            Time(progress.TimeLeft) + " left",
        ]);
        return line.Length <= columns ? line : line[..columns];
    }

    private static string Join(IEnumerable<string> parts) => string.Join(Gap, parts.Where(part => part.Length > 0));

    private static string Heading(TrainingProgress progress)
    {
        string epochs = progress.Epochs.ToString(CultureInfo.InvariantCulture);
        return $"epoch {progress.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(epochs.Length)}/{epochs}";
    }

    private static string Counted(TrainingProgress progress)
    {
        string steps = progress.StepsPerEpoch.ToString(CultureInfo.InvariantCulture);
        return $"{progress.Step.ToString(CultureInfo.InvariantCulture).PadLeft(steps.Length)}/{steps}";
    }

    private static string Bar(TrainingProgress progress)
    {
        int full = (int)Math.Clamp((long)BarLength * progress.Step / Math.Max(1, progress.StepsPerEpoch), 0, BarLength);
        return $"[{new string('=', full)}{new string('.', BarLength - full)}]";
    }

    private static IEnumerable<string> Metrics(TrainingProgress progress) => progress.ValidationMetrics.Select(metric => metric.ToString());

    private static string Best(TrainingProgress progress) =>
        progress.ValidationLoss is { } loss && progress.BestValidation is { } best && loss.Equals(best) ? "best" : "";

    private static string Speed(TrainingProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{progress.TokensPerSecond:N0} {progress.ItemName}/s");

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>12.3 s, 4:05, 1:02:03.</summary>
    private static string Time(TimeSpan time) =>
        time.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s")
        : time.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}");

    private string Validated(TrainingProgress progress) => progress.ValidationLoss is { } loss ? Loss("validation ", loss) : "";

    private string Loss(string kind, double loss) => _showsPerplexity
        ? string.Create(CultureInfo.InvariantCulture, $"{kind}perplexity {Math.Exp(loss):G5}")
        : string.Create(CultureInfo.InvariantCulture, $"{kind}loss {loss:G4}");
}
