namespace SeqModels.Cli.Running;

/// <summary>The command was cancelled; the message says what is kept.</summary>
internal sealed class InterruptedException(string message) : OperationCanceledException(message);
