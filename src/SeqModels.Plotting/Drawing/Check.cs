using System.Globalization;
using System.Text.RegularExpressions;

namespace SeqModels.Plotting.Drawing;

/// <summary>Checks of what users give.</summary>
internal static partial class Check
{
    /// <summary>A value that must be given.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The property, which the exception names.</param>
    public static T Given<T>(T? value, string name)
        where T : class => value ?? throw new ArgumentNullException(name);

    /// <summary>A list that must be given, and each of its entries.</summary>
    /// <param name="values">The list.</param>
    /// <param name="name">The property, which the exception names.</param>
    public static IReadOnlyList<T> Each<T>(IReadOnlyList<T>? values, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(values, name);
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i] is null)
            {
                throw new ArgumentNullException(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"));
            }
        }

        return values;
    }

    public static void SameLength(string what, params ReadOnlySpan<(string Name, IReadOnlyList<double> Values)> lists)
    {
        foreach ((string name, IReadOnlyList<double> values) in lists)
        {
            if (values.Count != lists[0].Values.Count)
            {
                throw new ArgumentException($"{what}: {lists[0].Name} and {name} must have as many values, but have {lists[0].Values.Count} and {values.Count}.");
            }
        }
    }

    public static string? Color(string? value) => value is null || Hex().IsMatch(value)
        ? value
        : throw new ArgumentException($"A color must be given as #RRGGBB, for example #0072B2, but was '{value}'.", nameof(value));

    public static double Opacity(double value) => value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "An opacity must be above 0 and at most 1.");

    public static int AtLeast(int least, int value, string name) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");

    /// <summary>Levels of intervals, each once.</summary>
    public static IReadOnlyList<double> Levels(IReadOnlyList<double> values) => Given(values, "Levels").All(value => value is > 0 and < 1)
        ? [.. values.Distinct()]
        : throw new ArgumentOutOfRangeException(nameof(values), string.Join(", ", values.Select(value => ValueText.Tick(value))), "Each level of a prediction interval must be above 0 and below 1, for example 0.95.");

    [GeneratedRegex(@"^#[0-9A-Fa-f]{6}\z")]
    private static partial Regex Hex();
}
