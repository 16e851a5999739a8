using System.Text.Json;

namespace SeqModels.LanguageModels.Neural;

/// <summary>Reads optional properties, which are missing in files of earlier versions, or null.</summary>
internal static class JsonValues
{
    public static double? Number(JsonElement element, string name) => Find(element, name)?.GetDouble();

    public static float? Single(JsonElement element, string name) => Find(element, name)?.GetSingle();

    public static int? Integer(JsonElement element, string name) => Find(element, name)?.GetInt32();

    public static bool Flag(JsonElement element, string name, bool missing = false) => Find(element, name)?.GetBoolean() ?? missing;

    /// <summary>Reads an enum value by its name; unlike <see cref="Enum.Parse(Type, string)"/> it rejects numbers.</summary>
    /// <exception cref="FormatException">The name is not defined.</exception>
    public static TEnum? Name<TEnum>(JsonElement element, string name)
        where TEnum : struct, Enum
    {
        if (Find(element, name) is not { } value)
            return null;
        return value.GetString() is { } text && Array.IndexOf(Enum.GetNames<TEnum>(), text) is >= 0 and int index
            ? Enum.GetValues<TEnum>()[index]
            : throw new FormatException($"'{name}' must be one of {string.Join(", ", Enum.GetNames<TEnum>())}, but is {value.GetRawText()}");
    }

    /// <summary>Writes a number or null.</summary>
    public static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    /// <summary>Writes a number in single precision, or null.</summary>
    public static void Write(Utf8JsonWriter writer, string name, float? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    private static JsonElement? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
