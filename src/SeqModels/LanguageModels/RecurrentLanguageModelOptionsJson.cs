using System.Text;
using System.Text.Json;

namespace SeqModels.LanguageModels;

/// <summary>Options of a recurrent language model as JSON, for its file.</summary>
internal static class RecurrentLanguageModelOptionsJson
{
    private const int Version = 1;

    public static string Write(RecurrentLanguageModelOptions options)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("cell", options.Cell.ToString());
            writer.WriteNumber("hiddenSize", options.HiddenSize);
            writer.WriteNumber("layers", options.Layers);
            writer.WriteNumber("embeddingSize", options.EmbeddingSize);
            writer.WriteBoolean("tieWeights", options.TieWeights);
            WriteOptional(writer, "projectionSize", options.ProjectionSize);
            writer.WriteNumber("dropout", options.Dropout);
            WriteOptional(writer, "forgetBias", options.ForgetBias);
            WriteOptional(writer, "initialRange", options.InitialRange);
            WriteOptional(writer, "embeddingRange", options.EmbeddingRange);
            writer.WriteNumber("seed", options.Seed);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <exception cref="FormatException">The text is no such JSON.</exception>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static RecurrentLanguageModelOptions Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            int version = root.GetProperty("version").GetInt32();
            if (version != Version)
            {
                throw new FormatException($"its version must be {Version}, but was {version}. A newer SeqModels may have written it.");
            }

            return new RecurrentLanguageModelOptions
            {
                Cell = Enum.Parse<RecurrentCellKind>(root.GetProperty("cell").GetString()!),
                HiddenSize = root.GetProperty("hiddenSize").GetInt32(),
                Layers = root.GetProperty("layers").GetInt32(),
                EmbeddingSize = root.GetProperty("embeddingSize").GetInt32(),
                TieWeights = root.GetProperty("tieWeights").GetBoolean(),
                ProjectionSize = root.TryGetProperty("projectionSize", out JsonElement width) && width.ValueKind == JsonValueKind.Number ? width.GetInt32() : null,
                Dropout = root.GetProperty("dropout").GetDouble(),
                ForgetBias = ReadOptional(root, "forgetBias"),
                InitialRange = ReadOptional(root, "initialRange"),
                EmbeddingRange = ReadOptional(root, "embeddingRange"),
                Seed = root.GetProperty("seed").GetUInt64(),
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"its options are not the expected JSON: {error.Message}", error);
        }
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, float? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>A number, or null where there is none or the property is missing, as in files of earlier versions.</summary>
    private static float? ReadOptional(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetSingle() : null;
}
