using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SeqModels.Cli.Running;

/// <summary>Options with ranges, whose errors name the option, the value and what is allowed. Numbers are culture-invariant.</summary>
internal static class CliOption
{
    /// <summary>The minimum of numbers that must be above 0.</summary>
    public const double AboveZero = double.Epsilon;

    /// <summary>A whole number.</summary>
    public static Option<int> Integer(string name, string description, int byDefault, int minimum = 0, int maximum = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => ToInteger(result, name, minimum, maximum),
    };

    /// <summary>A whole number that may be missing.</summary>
    public static Option<int?> Optional(string name, string description, int minimum = 0, int maximum = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => ToInteger(result, name, minimum, maximum),
    };

    /// <summary>A number.</summary>
    public static Option<double> Number(string name, string description, double byDefault, double minimum, double maximum = double.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "x",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => ToNumber(result, name, minimum, maximum),
    };

    /// <summary>A number that may be missing.</summary>
    public static Option<double?> OptionalNumber(string name, string description, double minimum, double maximum = double.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "x",
        CustomParser = result => ToNumber(result, name, minimum, maximum),
    };

    /// <summary>The seed of the random numbers.</summary>
    public static Option<ulong> Seed() => new("--seed")
    {
        Description = "Seed of the random numbers; the same seed gives the same result, bit for bit",
        HelpName = "n",
        DefaultValueFactory = _ => 0,
        CustomParser = result => ulong.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : Refuse<ulong>(result, "--seed", "a whole number from 0 to 18446744073709551615"),
    };

    /// <summary>One of several words.</summary>
    public static Option<string> Choice(string name, string description, string byDefault, params IReadOnlyList<string> choices)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description}: {string.Join(", ", choices)}",
            HelpName = name.TrimStart('-'),
            DefaultValueFactory = _ => byDefault,
            CustomParser = result => choices.Contains(Text(result)) ? Text(result) : Refuse<string>(result, name, "one of " + string.Join(", ", choices)),
        };
        option.CompletionSources.Add([.. choices]);
        return option;
    }

    /// <summary>Texts that are not empty; the option may be repeated.</summary>
    public static Option<string[]> Texts(string name, string description, string helpName)
    {
        var option = new Option<string[]>(name)
        {
            Description = description + "; may be repeated",
            HelpName = helpName,
            DefaultValueFactory = _ => [],
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{name} must not be empty.");
            }
        });
        return option;
    }

    /// <summary>A file that may be missing.</summary>
    public static Option<string?> File(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "file",
    };

    /// <summary>A file that must be given.</summary>
    public static Option<string> RequiredFile(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "file",
        Required = true,
    };

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    private static int ToInteger(ArgumentResult result, string name, int minimum, int maximum) =>
        int.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum
            ? value
            : Refuse<int>(result, name, maximum == int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"a whole number, at least {minimum}")
                : string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"));

    private static double ToNumber(ArgumentResult result, string name, double minimum, double maximum) =>
        double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum
            ? value
            : Refuse<double>(result, name, Range(minimum, maximum));

    private static string Range(double minimum, double maximum)
    {
        string lower = minimum == AboveZero ? "above 0" : string.Create(CultureInfo.InvariantCulture, $"of at least {minimum}");
        return $"a number {lower}" + (maximum == double.MaxValue ? "" : string.Create(CultureInfo.InvariantCulture, $" and at most {maximum}"));
    }

    private static T Refuse<T>(ArgumentResult result, string name, string allowed)
    {
        result.AddError($"{name} must be {allowed}, but was '{Text(result)}'.");
        return default!;
    }
}
