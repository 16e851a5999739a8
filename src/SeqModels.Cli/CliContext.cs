using SeqModels.Cli.Running;

namespace SeqModels.Cli;

/// <summary>The streams of the process, or of a test, and the cancellation.</summary>
internal sealed class CliContext(Stream input, TextWriter output, TextWriter error, CancellationToken cancellation)
{
    /// <summary>The standard input; a waiting read ends when the command is cancelled.</summary>
    public Stream Input { get; } = new InterruptibleStream(input, cancellation);

    /// <summary>Results, and nothing else.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Progress, warnings and errors.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Cancelled by Ctrl+C or SIGTERM.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether the standard error is a terminal, on which a line of progress is rewritten.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>What progress is timed by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
