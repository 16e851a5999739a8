using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SeqModels.Cli.Running;

/// <summary>Options with several numbers, separated by spaces or commas. Numbers are culture-invariant.</summary>
internal static class ListOption
{
    /// <summary>Whole numbers.</summary>
    public static Option<int[]> Integers(string name, string description, int minimum) => new(name)
    {
        Description = description,
        HelpName = "n n …",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => Parse<int>(
            result,
            (text, out value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= minimum,
            string.Create(CultureInfo.InvariantCulture, $"{name} must be whole numbers, each at least {minimum}")),
    };

    /// <summary>Numbers.</summary>
    public static Option<double[]> Numbers(string name, string description, double minimum, double maximum = double.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "x x …",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => Parse<double>(
            result,
            (text, out value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum,
            maximum == double.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"{name} must be numbers, each at least {minimum}")
                : string.Create(CultureInfo.InvariantCulture, $"{name} must be numbers from {minimum} to {maximum}")),
    };

    /// <summary>The numbers; null where the option is not given.</summary>
    public static T[]? GetList<T>(this CliRun run, Option<T[]> option) => run.IsGiven(option) ? run.Get(option) : null;

    private delegate bool TryParse<T>(string text, out T value);

    private static T[] Parse<T>(ArgumentResult result, TryParse<T> tryParse, string allowed)
    {
        string[] texts = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))];
        var values = new T[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            if (!tryParse(texts[i], out values[i]))
            {
                result.AddError($"{allowed}, but '{texts[i]}' was among them; give files before this option.");
                break;
            }
        }

        return values;
    }
}
