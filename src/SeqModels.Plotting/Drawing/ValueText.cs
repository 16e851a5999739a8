using System.Globalization;

namespace SeqModels.Plotting.Drawing;

/// <summary>Values as text, independent of the culture.</summary>
internal static class ValueText
{
    private const int FewDigits = 4; // after the first one
    private const int MostDigits = 14; // what custom formats have, after the first one

    /// <summary>With at most four digits; in scientific notation from a million on and below a thousandth.</summary>
    public static string Short(double value)
    {
        if (value == 0)
        {
            return "0"; // also for −0
        }

        string format = Math.Abs(value) switch
        {
            >= 1e6 or < 1e-3 => "0.##e0",
            >= 1e4 => "#,0",
            >= 1e3 => "0",
            _ => "G4",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A tick of a linear axis, without the rounding error of the multiple of its distance.</summary>
    /// <param name="value">The value.</param>
    /// <param name="step">The distance of the ticks, which the digits must resolve; 0 if unknown.</param>
    public static string Tick(double value, double step = 0)
    {
        double magnitude = Math.Abs(value);
        if (magnitude <= step * 1e-6)
        {
            return "0"; // also for −0, and for the rounding error of a sum of steps
        }

        int exponent = (int)Math.Floor(Math.Log10(magnitude));
        int decimals = step > 0 ? (int)Math.Ceiling(-Math.Log10(step)) + 1 : -exponent; // one more, for steps such as 2.5
        int digits = exponent + decimals;
        if (digits > MostDigits)
        {
            return value.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal).Replace('E', 'e');
        }

        string format = magnitude switch
        {
            >= 1e7 and < 1e15 when digits > FewDigits => "#,0." + Optional(decimals),
            >= 1e7 or < 1e-4 => "0." + Optional(Math.Max(FewDigits, digits)) + "e0",
            >= 1e4 => "#,0." + Optional(Math.Max(2, decimals)),
            _ => "0." + Optional(Math.Max(6, decimals)),
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Optional(int digits) => new('#', Math.Max(0, digits));
}
