using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using SeqModels.Fuzz.Readers;

namespace SeqModels.Fuzz.Running;

/// <summary>One file that a reader failed at.</summary>
/// <param name="Number">Of the mutation.</param>
/// <param name="Length">Of the file.</param>
/// <param name="Symptom">The same for failures of one kind.</param>
/// <param name="Message">What happened.</param>
internal sealed record Failure(long Number, int Length, string Symptom, string Message)
{
    private const int LongestMessage = 300;

    public static Failure Of(long number, int length, Exception exception) =>
        new(number, length, exception is WrongResultException ? exception.Message : $"{exception.GetType().Name} in {PlaceOf(exception)}", exception.Message);

    /// <summary>As one line.</summary>
    public string ToLine() => string.Join('\t', Number.ToString(CultureInfo.InvariantCulture), Length.ToString(CultureInfo.InvariantCulture), Clean(Symptom), Clean(Message));

    /// <summary>From one line; null for another.</summary>
    public static Failure? FromLine(string line) => line.Split('\t') is [var number, var length, var symptom, var message]
        && long.TryParse(number, CultureInfo.InvariantCulture, out long at) && int.TryParse(length, CultureInfo.InvariantCulture, out int bytes)
        ? new Failure(at, bytes, symptom, message)
        : null;

    /// <summary>The library's method that the exception came out of.</summary>
    private static string PlaceOf(Exception exception)
    {
        foreach (StackFrame frame in new StackTrace(exception).GetFrames())
        {
            if (frame.GetMethod() is MethodBase { DeclaringType: { } type } method && type.Assembly == typeof(Text.Vocabulary).Assembly)
            {
                return $"{type.Name}.{method.Name}";
            }
        }

        return "the harness";
    }

    private static string Clean(string text)
    {
        string line = string.Concat(text.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character));
        return line.Length <= LongestMessage ? line : line[..LongestMessage];
    }
}
