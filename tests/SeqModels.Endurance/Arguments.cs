using System.Globalization;

namespace SeqModels.Endurance;

/// <summary>Options of the command line: a name and a value each.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(ReadOnlySpan<string> arguments)
    {
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == arguments.Length)
                throw new UsageException($"Expected an option and its value, but found '{arguments[i]}'.");
            _values[arguments[i]] = arguments[i + 1];
        }
    }

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    public int Number(string name, int otherwise) => !_values.TryGetValue(name, out string? text)
        ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number >= 0
            ? number
            : throw new UsageException($"{name} must be a whole number of at least 0, but was '{text}'.");
}
