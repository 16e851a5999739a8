using System.Text.Json;
using SeqModels.Files;

namespace SeqModels.Markov.Storage;

/// <summary>A model as one JSON object with its format and version first.</summary>
internal static class ModelFile
{
    private const int Version = 1;

    public static void Save(string path, string format, Action<Utf8JsonWriter> write) => AtomicFile.Write(path, stream =>
    {
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteString("format", format);
        writer.WriteNumber("version", Version);
        write(writer);
        writer.WriteEndObject();
    });

    /// <exception cref="InvalidDataException">The file has another format, or is damaged.</exception>
    public static T Load<T>(string path, string format, string owner, Func<JsonElement, T> read)
    {
        using FileStream stream = AtomicFile.OpenRead(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement found) || found.GetString() != format)
            {
                throw new FormatException($"it is not a file of this kind: its 'format' must be '{format}'");
            }
            int version = root.GetProperty("version").GetInt32();
            return version == Version ? read(root) : throw new FormatException(FormattableString.Invariant($"its version is {version}, and only {Version} is known; a newer SeqModels may have written it"));
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException($"{owner}.Load: '{path}' cannot be used: {error.Message}", error);
        }
    }
}
