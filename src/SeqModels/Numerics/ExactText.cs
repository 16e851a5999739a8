using System.Globalization;

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
}
