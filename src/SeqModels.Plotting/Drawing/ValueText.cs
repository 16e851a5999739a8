using System.Globalization;

namespace SeqModels.Plotting.Drawing;

/// <summary>Values as text, independent of the culture.</summary>
internal static class ValueText
{
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
    public static string Tick(double value)
    {
        if (value == 0)
        {
            return "0"; // also for −0
        }

        string format = Math.Abs(value) switch
        {
            >= 1e7 or < 1e-4 => "0.####e0",
            >= 1e4 => "#,0.##",
            _ => "0.######",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
