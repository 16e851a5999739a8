using System.Globalization;
using System.Text.Json;

namespace SeqModels.Numerics;

/// <summary>Numbers as text that reads back to the same bits.</summary>
internal static class ExactText
{
    /// <summary>
    /// The shortest decimal form of a finite number, or 17 digits where that form does not read back: .NET 10 prints 2⁻²⁵ and 2⁻⁹⁵⁸
    /// one digit too short.
    /// </summary>
    public static string Of(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return double.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture) == value
            ? shortest
            : value.ToString("G17", CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a property with a finite number.</summary>
    public static void Write(Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(Of(value));
    }
}
