using System.Text.Json;

namespace SeqModels.Studies.Common;

/// <summary>Writes numbers that may be infinite to JSON.</summary>
internal static class JsonNumber
{
    /// <summary>Writes a number; null as null, infinity as <c>"Infinity"</c>, NaN as <c>"NaN"</c>.</summary>
    public static void WriteNumberOrName(this Utf8JsonWriter json, string name, double? value, int? digits = null)
    {
        if (value is not { } number)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(number))
        {
            json.WriteNumber(name, digits is { } d ? Math.Round(number, d) : number);
        }
        else
        {
            json.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        }
    }
}
