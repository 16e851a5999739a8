using System.Text.Json;
using SeqModels.Files;

namespace SeqModels.Forecasting.Files;

/// <summary>
/// The file of a forecaster: a JSON object with the members <c>format</c>, <c>version</c> and <c>kind</c> and those of the kind.
/// </summary>
internal static class ForecasterFile
{
    private const string Format = "SeqModels forecaster";
    private const int Version = 1;

    public static void Save(string path, string kind, Action<Utf8JsonWriter> write) => AtomicFile.Write(path, stream =>
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteString("kind", kind);
        write(writer);
        writer.WriteEndObject();
    });

    /// <summary>Reads a file of a kind.</summary>
    /// <exception cref="InvalidDataException">The file is not of the kind, or malformed; the message names the file and what was
    /// expected.</exception>
    public static T Load<T>(string path, string kind, Func<JsonElement, T> read)
    {
        using FileStream stream = AtomicFile.OpenRead(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement root = document.RootElement;
            if (root.Text("format") != Format)
                throw ForecastJson.Not(root.Member("format"), "format", $"\"{Format}\"");
            if (root.Int("version", 0) != Version)
                throw ForecastJson.Not(root.Member("version"), "version", $"{Version} (the file is of another version of the library)");
            if (root.Text("kind") != kind)
                throw ForecastJson.Not(root.Member("kind"), "kind", $"\"{kind}\"");
            return read(root);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException($"'{path}' is not a file of a {kind}: {e.Message.TrimEnd('.')}.", e);
        }
    }
}
