using System.Globalization;
using System.Text.Json;
using SeqModels.Numerics;

namespace SeqModels.Training;

/// <summary>Numbers and random states in the JSON of a checkpoint, to the same bits.</summary>
internal static class StateJson
{
    /// <summary>Writes a number; what JSON cannot hold (NaN, infinity) as a text.</summary>
    public static void Write(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            ExactText.Write(writer, name, value);
        }
        else
        {
            writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            Write(writer, name, number);
        }
    }

    public static void Write(Utf8JsonWriter writer, string name, RandomState state)
    {
        writer.WriteStartArray(name);
        writer.WriteNumberValue(state.S0);
        writer.WriteNumberValue(state.S1);
        writer.WriteNumberValue(state.S2);
        writer.WriteNumberValue(state.S3);
        writer.WriteEndArray();
    }

    public static double Double(this JsonElement element, string name) => Double(element.GetProperty(name));

    public static double? DoubleOrNull(this JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? Double(value) : null;

    public static long Long(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static int Int(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static RandomState Random(JsonElement value) => new(value[0].GetUInt64(), value[1].GetUInt64(), value[2].GetUInt64(), value[3].GetUInt64());

    private static double Double(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();
}
