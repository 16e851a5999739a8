using System.Text.Json;

namespace SeqModels.Serialization;

/// <summary>JSON from a file, parsed so that later reading cannot fail for its text.</summary>
internal static class JsonText
{
    /// <summary>Parses a text and reads all its strings once: an escape may stand for half a character, which the parser lets through
    /// and the reader of the string refuses.</summary>
    /// <exception cref="JsonException">It is no JSON, or a string in it is no text.</exception>
    public static JsonElement Parse(string text)
    {
        JsonElement root = JsonElement.Parse(text);
        try
        {
            Read(root);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a string holds half of a surrogate pair, which is no text", e);
        }

        return root;
    }

    /// <summary>Depth is bounded by the parser.</summary>
    private static void Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Read(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            default:
                break;
        }
    }
}
