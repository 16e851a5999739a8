using SeqModels.Training;

namespace SeqModels.Cli.Progress;

/// <summary>Where progress is shown.</summary>
internal readonly record struct ProgressTarget(TextWriter Writer, bool IsTerminal)
{
    /// <summary>The library's display of a training run.</summary>
    public ConsoleProgress OfTraining() => new(new ConsoleProgressOptions { Writer = Writer, IsTerminal = IsTerminal });
}
