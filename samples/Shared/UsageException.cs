namespace Samples;

/// <summary>An error of whoever runs the program; its message is all there is to say.</summary>
internal sealed class UsageException(string message) : Exception(message);
