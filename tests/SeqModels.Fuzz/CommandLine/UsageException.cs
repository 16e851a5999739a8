namespace SeqModels.Fuzz.CommandLine;

/// <summary>A usage error; only its message is printed.</summary>
internal sealed class UsageException(string message) : Exception(message);
