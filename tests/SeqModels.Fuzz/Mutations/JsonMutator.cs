using System.Text;
using System.Text.Json;

namespace SeqModels.Fuzz.Mutations;

/// <summary>Changes JSON so that it stays JSON, mostly; a text that holds JSON or a vocabulary is changed inside.</summary>
internal static class JsonMutator
{
    private const int DeepNesting = 200;

    private static readonly string[] Texts =
    [
        "", " ", "\0", "\uD800", "\uDC00x", "\uFEFF", "é", "\U0001F600", "{}", "[]", "null", "1", "NaN", "F16", "BF16", "F32", "F64", "I64", "Lstm", "Gru", "Rnn", "2147483647",
        "weight", "__metadata__", "parameter/", "../x", "a b\nc",
    ];

    /// <summary>Changes a tree once.</summary>
    public static void Mutate(JsonTree root, FuzzRandom random)
    {
        List<JsonTree> values = [];
        Collect(root, values);
        JsonTree value = values[random.Below(values.Count)];
        if (value.Members is { Count: > 0 } members)
        {
            ChangeMembers(members, values, random);
        }
        else if (value.Items is { Count: > 0 } items)
        {
            ChangeItems(items, values, random);
        }
        else if (value.Text is { Length: > 0 } text && random.Below(4) > 0)
        {
            value.Text = ChangeText(text, random);
        }
        else
        {
            Replace(value, values, random);
        }
    }

    private static void ChangeMembers(List<KeyValuePair<string, JsonTree>> members, List<JsonTree> values, FuzzRandom random)
    {
        int at = random.Below(members.Count), other = random.Below(members.Count);
        switch (random.Below(6))
        {
            case 0:
                members.RemoveAt(at);
                break;
            case 1:
                members.Insert(other, members[at]);
                break;
            case 2:
                (members[at], members[other]) = (new(members[at].Key, members[other].Value), new(members[other].Key, members[at].Value));
                break;
            case 3:
                members[at] = new(ChangeText(members[at].Key, random), members[at].Value);
                break;
            case 4:
                members[at] = new(members[other].Key, members[at].Value);
                break;
            default:
                members[at] = new(members[at].Key, New(values, random));
                break;
        }
    }

    private static void ChangeItems(List<JsonTree> items, List<JsonTree> values, FuzzRandom random)
    {
        int at = random.Below(items.Count), other = random.Below(items.Count);
        switch (random.Below(5))
        {
            case 0:
                items.RemoveAt(at);
                break;
            case 1:
                items.InsertRange(other, Enumerable.Repeat(items[at], random.Small(6)));
                break;
            case 2:
                (items[at], items[other]) = (items[other], items[at]);
                break;
            case 3:
                items.Clear();
                break;
            default:
                items[at] = New(values, random);
                break;
        }
    }

    private static void Replace(JsonTree value, List<JsonTree> values, FuzzRandom random)
    {
        JsonTree other = New(values, random);
        (value.Members, value.Items, value.Text, value.Raw) = (other.Members, other.Items, other.Text, other.Raw);
    }

    private static JsonTree New(List<JsonTree> values, FuzzRandom random) => random.Below(12) switch
    {
        0 => new() { Members = [] },
        1 => new() { Items = [] },
        2 => new() { Raw = random.Of("null", "true", "false") },
        3 => JsonTree.OfText(random.Of<string>(Texts)),
        4 => (values[random.Below(values.Count)].ToString() is { Length: < 4096 } copy ? TryParse(copy) : null) ?? JsonTree.OfNumber(0),
        5 when random.OneIn(8) => new() { Raw = new string('[', DeepNesting) + new string(']', DeepNesting) },
        _ => new() { Raw = Boundary.NumberText(random) },
    };

    private static string ChangeText(string text, FuzzRandom random)
    {
        if (text.StartsWith('{') && TryParse(text) is { } inner)
        {
            Mutate(inner, random);
            return inner.ToString();
        }

        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetString(TextMutator.Mutate(Encoding.UTF8.GetBytes(text), random));
        }

        int at = random.Below(text.Length + 1);
        return random.Below(4) switch
        {
            0 => text[..at],
            1 => text.Insert(at, random.Of<string>(Texts)),
            2 => Boundary.NumberText(random),
            _ => random.Of<string>(Texts),
        };
    }

    /// <summary>The tree of a text; null when it is no JSON, or holds half a surrogate pair, as an earlier change may have left it.</summary>
    private static JsonTree? TryParse(string text)
    {
        try
        {
            return JsonTree.Parse(text);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Collect(JsonTree value, List<JsonTree> values)
    {
        values.Add(value);
        foreach (JsonTree inner in value.Members?.Select(member => member.Value) ?? value.Items ?? [])
        {
            Collect(inner, values);
        }
    }
}
