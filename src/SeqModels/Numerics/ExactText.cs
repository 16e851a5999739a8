using System.Globalization;
using System.Text.Json;

namespace SeqModels.Numerics;

/// <summary>Numbers as text, the same in every culture: exact, so that they read back to the same bits, or rounded for messages.</summary>
internal static class ExactText
{
    /// <summary>
    /// The shortest decimal form of a finite number, or 17 digits if that form does not round-trip: .NET 10 formats 2⁻²⁵ and 2⁻⁹⁵⁸
    /// one digit too short.
    /// </summary>
    public static string Of(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return double.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture) == value
            ? shortest
            : value.ToString("G17", CultureInfo.InvariantCulture);
    }

    /// <summary>Numbers with six significant digits, for messages and reports.</summary>
    public static string Rounded(IEnumerable<double> numbers, string separator = ", ") =>
        string.Join(separator, numbers.Select(number => number.ToString("G6", CultureInfo.InvariantCulture)));

    /// <summary>Writes a property with a finite number.</summary>
    public static void Write(Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(Of(value));
    }
}
