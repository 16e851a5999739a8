namespace SeqModels.Cli.Running;

/// <summary>The command line is wrong in a way that parsing alone does not show. The message names the option.</summary>
internal sealed class UsageException(string message) : Exception(message);
