using System.Globalization;

namespace SeqModels.Cli.Output;

/// <summary>Numbers as text, culture-invariant.</summary>
internal static class Numbers
{
    /// <summary>A measurement with six significant digits.</summary>
    public static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A sum of logarithms with four decimals.</summary>
    public static string LogText(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A count.</summary>
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A count and its share.</summary>
    public static string Share(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{part} ({100.0 * part / Math.Max(1, whole):F2} %)");
}
