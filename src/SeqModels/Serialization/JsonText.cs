using System.Text.Json;

namespace SeqModels.Serialization;

/// <summary>Parses JSON from a file and validates its strings, so that reading them later cannot fail.</summary>
internal static class JsonText
{
    /// <summary>Parses a text and reads all of its strings: the parser accepts an escaped unpaired surrogate, which reading the string
    /// then rejects.</summary>
    /// <exception cref="JsonException">The text is not valid JSON, or a string in it contains an unpaired surrogate.</exception>
    public static JsonElement Parse(string text)
    {
        JsonElement root = JsonElement.Parse(text);
        try
        {
            Read(root);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a string contains an unpaired surrogate", e);
        }

        return root;
    }

    /// <summary>The recursion depth is bounded by the parser.</summary>
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
