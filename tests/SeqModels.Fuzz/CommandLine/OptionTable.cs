using System.Globalization;
using System.Text;

namespace SeqModels.Fuzz.CommandLine;

/// <summary>A command-line option.</summary>
/// <typeparam name="T">The options record.</typeparam>
/// <param name="Name">The name with its dashes.</param>
/// <param name="Argument">The name of the value in the help; null for an option without value.</param>
/// <param name="Help">The help text.</param>
/// <param name="Apply">Applies the value to the options.</param>
internal sealed record Option<T>(string Name, string? Argument, string Help, Func<T, string, T> Apply);

/// <summary>The options of a program: parses the command line and prints the help.</summary>
/// <typeparam name="T">The options record.</typeparam>
/// <param name="before">The help text before the options.</param>
/// <param name="options">The options.</param>
/// <param name="after">The help text after the options.</param>
internal sealed class OptionTable<T>(string before, IReadOnlyList<Option<T>> options, string after)
{
    /// <summary>Parses a command line into functions that apply the values; <c>--name value</c> or <c>--name=value</c>.</summary>
    /// <exception cref="UsageException">An option is unknown, or its value is missing or unexpected.</exception>
    public IReadOnlyList<Func<T, T>> Read(IReadOnlyList<string> arguments)
    {
        List<Func<T, T>> given = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            Option<T> option = options.FirstOrDefault(option => option.Name == parts[0])
                ?? throw new UsageException($"unknown option '{arguments[i]}'; --help lists the options.");
            string value = "";
            if (option.Argument is null)
            {
                value = parts.Length == 1 ? "" : throw new UsageException($"{option.Name} takes no value, but was '{arguments[i]}'.");
            }
            else if (parts.Length == 2)
            {
                value = parts[1];
            }
            else
            {
                value = ++i < arguments.Count ? arguments[i] : throw new UsageException($"{option.Name} requires a value: {option.Name} {option.Argument}.");
            }

            given.Add(made => option.Apply(made, value));
        }

        return given;
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public string Help()
    {
        int width = options.Max(option => (option.Name + " " + option.Argument).Length);
        var text = new StringBuilder();
        text.AppendLine(before).AppendLine();
        foreach (Option<T> option in options)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {(option.Name + " " + option.Argument).PadRight(width)}  {option.Help}");
        }

        return text.AppendLine().Append(after).ToString();
    }
}
