using System.Globalization;
using System.Text;

namespace Samples;

/// <summary>One option of a command line.</summary>
/// <typeparam name="T">What all options together make.</typeparam>
/// <param name="Name">With its dashes.</param>
/// <param name="Argument">What its value is called in the help; null for an option without value.</param>
/// <param name="Help">What it does, in the help.</param>
/// <param name="Apply">Puts the value in.</param>
internal sealed record Option<T>(string Name, string? Argument, string Help, Func<T, string, T> Apply);

/// <summary>The options of a program: reads its command line and is its help.</summary>
/// <typeparam name="T">What all options together make.</typeparam>
/// <param name="before">What the help says before it lists the options.</param>
/// <param name="options">The options.</param>
/// <param name="after">What the help says after them.</param>
internal sealed class OptionTable<T>(string before, IReadOnlyList<Option<T>> options, string after)
{
    /// <summary>The options given, as functions that put their values in; <c>--name value</c> or <c>--name=value</c>.</summary>
    /// <exception cref="UsageException">There is no such option, or its value is missing or too much.</exception>
    public IReadOnlyList<Func<T, T>> Read(IReadOnlyList<string> arguments)
    {
        List<Func<T, T>> given = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            Option<T> option = options.FirstOrDefault(option => option.Name == parts[0])
                ?? throw new UsageException($"there is no option '{arguments[i]}'; --help lists them.");
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
                value = ++i < arguments.Count ? arguments[i] : throw new UsageException($"{option.Name} needs a value: {option.Name} {option.Argument}.");
            }

            given.Add(made => option.Apply(made, value));
        }

        return given;
    }

    /// <summary>What <c>--help</c> shows.</summary>
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
