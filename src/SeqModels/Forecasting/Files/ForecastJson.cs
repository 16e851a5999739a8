using System.Text.Json;
using SeqModels.Numerics;

namespace SeqModels.Forecasting.Files;

/// <summary>Members of the JSON of a forecaster, exact for numbers. A missing member or one of another type is a
/// <see cref="FormatException"/>, which <see cref="ForecasterFile"/> converts to an error of the file.</summary>
internal static class ForecastJson
{
    /// <summary>Writes an array of finite numbers.</summary>
    public static void Write(Utf8JsonWriter writer, string name, ReadOnlySpan<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values)
            writer.WriteRawValue(ExactText.Of(value));
        writer.WriteEndArray();
    }

    public static JsonElement Member(this JsonElement element, string name) => element.ValueKind != JsonValueKind.Object
        ? throw new FormatException($"'{name}' is expected in an object, but found {Shown(element)}")
        : element.TryGetProperty(name, out JsonElement value) ? value : throw new FormatException($"'{name}' is missing");

    /// <summary>A member, or null if it is missing or null.</summary>
    public static JsonElement? OptionalMember(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static double Double(this JsonElement element, string name) => ToDouble(element.Member(name), name);

    public static string Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Not(element.Member(name), name, "a text");

    public static bool Bool(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : throw Not(element.Member(name), name, "true or false");

    /// <summary>A whole number of at least a minimum.</summary>
    public static int Int(this JsonElement element, string name, int minimum)
    {
        JsonElement value = element.Member(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= minimum
            ? number
            : throw Not(value, name, $"a whole number from {minimum}");
    }

    /// <summary>An array of finite numbers; of a fixed length unless that is null.</summary>
    public static double[] Doubles(this JsonElement element, string name, int? length)
    {
        JsonElement value = element.Member(name);
        if (value.ValueKind != JsonValueKind.Array || (length is { } expected && value.GetArrayLength() != expected))
            throw Not(value, name, length is null ? "a list of numbers" : $"a list of {length} numbers");
        var numbers = new double[value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
            numbers[i++] = ToDouble(item, name);
        return numbers;
    }

    public static FormatException Not(JsonElement value, string name, string expected) => new($"'{name}' must be {expected}, but is {Shown(value)}");

    private static double ToDouble(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : throw Not(value, name, "a number");

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : value.GetRawText();
}
