using System.Text.RegularExpressions;
using SeqModels.Text;

namespace SeqModels.Cli.Running;

/// <summary>The messages of exceptions for a user of the tool.</summary>
internal static partial class ErrorText
{
    /// <summary>
    /// The message without what is for programmers: the type and member of the library at its beginning, as in <c>Corpus.Read: </c>, and what .NET
    /// adds, which is the name of the parameter and, on a line of its own, the value.
    /// </summary>
    public static string Of(Exception error)
    {
        string message = error is ArgumentException { ParamName: { } name }
            ? error.Message.Split('\n')[0].TrimEnd('\r').Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : error.Message;
        return Member().Match(message) is { Success: true } member && IsType(member.Groups["type"].Value) ? message[member.Length..] : message;
    }

    [GeneratedRegex(@"^(?<type>[A-Z]\w*)(\.[A-Z]\w*)*: ")]
    private static partial Regex Member();

    /// <summary>Whether the library has a type of this name; the name of a file is left as it is.</summary>
    private static bool IsType(string name) => typeof(Vocabulary).Assembly.GetTypes().Any(type => type.Name.Split('`')[0] == name);
}
