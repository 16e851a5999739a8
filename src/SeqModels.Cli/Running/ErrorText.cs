namespace SeqModels.Cli.Running;

/// <summary>The messages of exceptions for a user of the tool.</summary>
internal static class ErrorText
{
    /// <summary>The message without what .NET adds for programmers: the name of the parameter and, on a line of its own, the value.</summary>
    public static string Of(Exception error) => error is ArgumentException { ParamName: { } name }
        ? error.Message.Split('\n')[0].TrimEnd('\r').Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
        : error.Message;
}
