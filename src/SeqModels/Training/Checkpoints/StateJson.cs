using System.Globalization;
using System.Text.Json;
using SeqModels.Evaluation;
using SeqModels.Numerics;

namespace SeqModels.Training.Checkpoints;

/// <summary>Numbers and random states in the JSON of a checkpoint, bit for bit. A missing member or one of another type is a
/// <see cref="FormatException"/>, which <see cref="RunCheckpoint.Read"/> converts to an error of the file.</summary>
internal static class StateJson
{
    /// <summary>The longest accepted time in seconds: 300 years. Sums of times stay in the range of <see cref="TimeSpan"/>.</summary>
    private const double MaxSeconds = 1e10;

    /// <summary>Writes a number; NaN and infinity as a string.</summary>
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

    /// <summary>Writes metrics as an object; none as a missing member.</summary>
    public static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<NamedMetric> metrics)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (NamedMetric metric in metrics)
        {
            Write(writer, metric.Name, metric.Value);
        }

        writer.WriteEndObject();
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

    public static JsonElement Member(this JsonElement element, string name) => element.MemberOrNull(name) ?? throw new FormatException($"'{name}' is missing");

    public static double Double(this JsonElement element, string name) => ToDouble(element.Member(name), name);

    public static double? DoubleOrNull(this JsonElement element, string name) => element.MemberOrNull(name) is { } value ? ToDouble(value, name) : null;

    /// <summary>A time, at least 0.</summary>
    public static double Seconds(this JsonElement element, string name) =>
        element.Double(name) is >= 0 and <= MaxSeconds and var seconds ? seconds : throw Not(element.Member(name), name, "a time in seconds");

    public static long Long(this JsonElement element, string name) =>
        Number(element.Member(name), name).TryGetInt64(out long number) ? number : throw Not(element.Member(name), name, "a whole number");

    /// <summary>A count, at least 0.</summary>
    public static long Count(this JsonElement element, string name) =>
        element.Long(name) is >= 0 and var number ? number : throw Not(element.Member(name), name, "a whole number from 0");

    /// <summary>A count from 0 to <see cref="int.MaxValue"/> − 1, so that it can be incremented.</summary>
    public static int Int(this JsonElement element, string name) =>
        element.Long(name) is >= 0 and < int.MaxValue and var number ? (int)number : throw Not(element.Member(name), name, "a whole number from 0");

    public static string Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Not(element.Member(name), name, "a text");

    /// <summary>Metrics in their order; none if the member is missing.</summary>
    public static IReadOnlyList<NamedMetric> Metrics(this JsonElement element, string name) => element.MemberOrNull(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject().Select(metric => new NamedMetric(metric.Name, ToDouble(metric.Value, metric.Name)))]
        : throw Not(value, name, "an object");

    public static JsonElement.ArrayEnumerator List(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : throw Not(element.Member(name), name, "a list");

    public static RandomState Random(this JsonElement element, string name)
    {
        JsonElement value = element.Member(name);
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 4)
        {
            var words = new ulong[4];
            bool isState = true;
            for (int i = 0; i < words.Length; i++)
            {
                isState &= value[i].ValueKind == JsonValueKind.Number && value[i].TryGetUInt64(out words[i]);
            }

            if (isState && words.AsSpan().ContainsAnyExcept(0UL))
            {
                return new RandomState(words[0], words[1], words[2], words[3]);
            }
        }

        throw Not(value, name, "the four words of a random state, not all 0");
    }

    private static JsonElement? MemberOrNull(this JsonElement element, string name) => element.ValueKind != JsonValueKind.Object
        ? throw new FormatException($"'{name}' is expected in an object, but found {Shown(element)}")
        : element.TryGetProperty(name, out JsonElement value) ? value : null;

    private static double ToDouble(JsonElement value, string name) => value.ValueKind == JsonValueKind.String
        ? double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out double named) && !double.IsFinite(named) ? named : throw Not(value, name, "a number")
        : Number(value, name).TryGetDouble(out double number) && double.IsFinite(number) ? number : throw Not(value, name, "a number");

    private static JsonElement Number(JsonElement value, string name) => value.ValueKind == JsonValueKind.Number ? value : throw Not(value, name, "a number");

    private static FormatException Not(JsonElement value, string name, string expected) => new($"'{name}' must be {expected}, but is {Shown(value)}");

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : value.GetRawText();
}
