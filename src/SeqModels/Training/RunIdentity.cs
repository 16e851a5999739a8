using System.Text;
using System.Text.Json;
using SeqModels.LanguageModels;
using SeqModels.Serialization;

namespace SeqModels.Training;

/// <summary>The identity of a run: the options, the module and the data that a resumed run must share with the saved one.</summary>
internal sealed class RunIdentity
{
    private const string ModelName = "model";
    private readonly List<NamedSetting> _entries;

    private RunIdentity(List<NamedSetting> entries) => _entries = entries;

    public static RunIdentity Of(TrainingTask task, TrainingOptions options)
    {
        return InvariantText.Of(() => new RunIdentity(
            [.. task.Identity(), .. options.Identity(), (ModelName, Encoding.UTF8.GetString(ModuleFiles.Configuration(task.Module, indented: false)))]));
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("run");
        foreach ((string name, string value) in _entries)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Describes the differences from a saved run; null if there are none.</summary>
    public string? DifferenceFrom(JsonElement state)
    {
        JsonElement saved = state.GetProperty("run");
        var differences = new List<string>();
        foreach ((string name, string value) in _entries)
        {
            string? other = saved.TryGetProperty(name, out JsonElement found) ? found.GetString() : null;
            if (other != value)
            {
                differences.Add(name == ModelName ? ModelDifference(other, value) : $"{name} was {other ?? "not set"}, but is {value}");
            }
        }

        differences.AddRange(saved.EnumerateObject().Where(property => _entries.TrueForAll(entry => entry.Name != property.Name))
            .Select(property => $"{property.Name} was {property.Value.GetString()}, but is not set"));
        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    private static string ModelDifference(string? saved, string value)
    {
        using JsonDocument before = JsonDocument.Parse(saved ?? "{}"), now = JsonDocument.Parse(value);
        string? difference = ConfigurationComparison.FirstDifference(before.RootElement, now.RootElement);
        return difference is null ? $"the model's training options were {saved}, but are {value}" : $"of the model, {difference}";
    }
}
