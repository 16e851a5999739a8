using System.Text.Json;

namespace SeqModels.Serialization;

/// <summary>Compares the configurations of two modules, ignoring values under <c>training</c>.</summary>
internal static class ConfigurationComparison
{
    private const string Ignored = "training";

    /// <summary>Describes the first difference, or returns null.</summary>
    public static string? FirstDifference(JsonElement expected, JsonElement found) => Compare(expected, found, "");

    private static string? Compare(JsonElement expected, JsonElement found, string path)
    {
        if (expected.ValueKind != JsonValueKind.Object || found.ValueKind != JsonValueKind.Object)
        {
            return JsonElement.DeepEquals(expected, found) ? null : Describe(path, expected, found);
        }

        foreach (JsonProperty property in expected.EnumerateObject())
        {
            if (property.Name == Ignored)
            {
                continue;
            }

            string inner = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            string? difference = found.TryGetProperty(property.Name, out JsonElement other)
                ? Compare(property.Value, other, inner)
                : Describe(inner, property.Value, null);
            if (difference is not null)
            {
                return difference;
            }
        }

        foreach (JsonProperty property in found.EnumerateObject())
        {
            if (property.Name != Ignored && !expected.TryGetProperty(property.Name, out _))
            {
                return Describe(path.Length == 0 ? property.Name : $"{path}.{property.Name}", null, property.Value);
            }
        }

        return null;
    }

    private static string Describe(string path, JsonElement? expected, JsonElement? found) =>
        $"'{path}' must be {Text(expected)}, but is {Text(found)}";

    private static string Text(JsonElement? element) => element?.GetRawText() ?? "absent";
}
