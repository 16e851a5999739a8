using System.Globalization;

namespace SeqModels.Evaluation;

/// <summary>A value that describes how good a model is, with a name: <c>accuracy</c>, <c>F1</c>.</summary>
/// <param name="Name">The name; not empty, without the characters <c>, ; = "</c> and control characters, so that every log can hold it.</param>
/// <param name="Value">The value, in the unit of the metric.</param>
public readonly record struct NamedMetric(string Name, double Value)
{
    /// <summary>The name.</summary>
    /// <exception cref="ArgumentException">The name is empty or has a character that it must not have.</exception>
    public string Name { get; init => field = Checked(value); } = Checked(Name);

    /// <summary>Converts a tuple of a name and a value.</summary>
    public static implicit operator NamedMetric((string Name, double Value) named) => new(named.Name, named.Value);

    /// <summary>Formats the metric as <c>accuracy 0.9125</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:G4}");

    private static string Checked(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name.Any(c => c is ',' or ';' or '=' or '"' || char.IsControl(c))
            ? throw new ArgumentException($"NamedMetric.Name: must not contain , ; = \" or control characters, but was '{name}'.", nameof(name))
            : name;
    }
}
