using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SeqModels.Fuzz.Mutations;

/// <summary>A JSON value that can also hold what JSON forbids: a key twice, half a surrogate pair, any text as a number.</summary>
internal sealed class JsonTree
{
    /// <summary>The members of an object in order; null for another value.</summary>
    public List<KeyValuePair<string, JsonTree>>? Members { get; set; }

    /// <summary>The items of an array; null for another value.</summary>
    public List<JsonTree>? Items { get; set; }

    /// <summary>A string; null for another value.</summary>
    public string? Text { get; set; }

    /// <summary>A number, true, false or null as it is written, or what stands in the place of one.</summary>
    public string Raw { get; set; } = "null";

    /// <summary>The member of an object that has a name.</summary>
    public JsonTree? this[string name] => Members?.Find(member => member.Key == name).Value;

    public static JsonTree OfText(string text) => new() { Text = text };

    public static JsonTree OfNumber(long number) => new() { Raw = number.ToString(CultureInfo.InvariantCulture) };

    public static JsonTree Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    public void Set(string name, JsonTree value)
    {
        int at = Members!.FindIndex(member => member.Key == name);
        if (at >= 0)
        {
            Members[at] = new(name, value);
        }
        else
        {
            Members.Add(new(name, value));
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private static JsonTree Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new() { Members = [.. element.EnumerateObject().Select(member => new KeyValuePair<string, JsonTree>(member.Name, Of(member.Value)))] },
        JsonValueKind.Array => new() { Items = [.. element.EnumerateArray().Select(Of)] },
        JsonValueKind.String => OfText(element.GetString()!),
        _ => new() { Raw = element.GetRawText() },
    };

    private void Write(StringBuilder text)
    {
        if (Members is not null)
        {
            text.Append('{');
            for (int i = 0; i < Members.Count; i++)
            {
                WriteText(text.Append(i > 0 ? "," : ""), Members[i].Key);
                Members[i].Value.Write(text.Append(':'));
            }

            text.Append('}');
        }
        else if (Items is not null)
        {
            text.Append('[');
            for (int i = 0; i < Items.Count; i++)
            {
                Items[i].Write(text.Append(i > 0 ? "," : ""));
            }

            text.Append(']');
        }
        else if (Text is not null)
        {
            WriteText(text, Text);
        }
        else
        {
            text.Append(Raw);
        }
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char character in value)
        {
            if (character is '"' or '\\')
            {
                text.Append('\\').Append(character);
            }
            else if (character < ' ' || char.IsSurrogate(character))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            }
            else
            {
                text.Append(character);
            }
        }

        text.Append('"');
    }
}
