using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeqModels.Text;

namespace SeqModels.Cli.Inspection;

/// <summary>Details of a file as JSON of a readable size, and as lines of text.</summary>
internal static class Details
{
    private const int LongestList = 16;
    private const int LongestText = 200;

    /// <summary>JSON with long lists and texts replaced by their length.</summary>
    public static JsonNode? Shorten(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Shorten(property.Value)))),
        JsonValueKind.Array when IsLong(element) => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"({element.GetArrayLength()} entries)")),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Shorten)]),
        JsonValueKind.String when element.GetString() is { Length: > LongestText } text =>
            JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"({text.Length} characters)")),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonNode.Parse(element.GetRawText()),
    };

    /// <summary>A text that may be JSON: as JSON if it is an object, otherwise as text.</summary>
    public static JsonNode? OfText(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return Shorten(document.RootElement);
            }
        }
        catch (JsonException)
        {
            // Not JSON: a text.
        }

        return JsonValue.Create(text.Length <= LongestText ? text : string.Create(CultureInfo.InvariantCulture, $"({text.Length} characters)"));
    }

    /// <summary>A vocabulary in short.</summary>
    public static JsonObject Of(Vocabulary vocabulary)
    {
        var details = new JsonObject { ["size"] = vocabulary.Count };
        Add("unknown", vocabulary.UnknownId);
        Add("begin", vocabulary.BeginId);
        Add("end", vocabulary.EndId);
        return details;

        void Add(string name, int? id)
        {
            if (id is { } special)
            {
                details[name] = vocabulary[special];
            }
        }
    }

    /// <summary>The values with their paths, such as <c>options.hiddenSize</c>.</summary>
    public static IEnumerable<(string Name, string Value)> Flatten(JsonObject details, string prefix = "")
    {
        foreach ((string name, JsonNode? value) in details)
        {
            if (value is JsonObject inner)
            {
                foreach ((string, string) line in Flatten(inner, prefix + name + "."))
                {
                    yield return line;
                }
            }
            else
            {
                yield return (prefix + name, Text(value));
            }
        }
    }

    private static bool IsLong(JsonElement array) => array.GetArrayLength() > LongestList
        || array.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Array or JsonValueKind.Object);

    private static string Text(JsonNode? value) => value switch
    {
        null => "none",
        JsonArray list => string.Join(", ", list.Select(Text)),
        _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };
}
