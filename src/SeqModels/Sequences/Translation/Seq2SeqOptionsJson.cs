using System.Globalization;
using System.Text;
using System.Text.Json;
using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Serialization;

namespace SeqModels.Sequences.Translation;

/// <summary>Reads and writes the options of a sequence-to-sequence model as JSON in its file.</summary>
internal static class Seq2SeqOptionsJson
{
    private const int Version = 1;

    public static string Write(Seq2SeqOptions options)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            LayersJson.Write(writer, "encoder", options.Encoder);
            LayersJson.Write(writer, "decoder", options.Decoder);
            writer.WriteNumber("encoderSize", options.EncoderSize);
            writer.WriteNumber("decoderSize", options.DecoderSize);
            writer.WriteNumber("sourceEmbeddingSize", options.SourceEmbeddingSize);
            writer.WriteNumber("targetEmbeddingSize", options.TargetEmbeddingSize);
            if (options.Attention is { } attention)
            {
                writer.WriteStartObject("attention");
                writer.WriteString("kind", attention.Kind);
                attention.Write(writer);
                writer.WriteEndObject();
            }

            writer.WriteNumber("seed", options.Seed);
            writer.WriteStartObject("training");
            ExactText.Write(writer, "dropout", options.Dropout);
            ExactText.Write(writer, "labelSmoothing", options.LabelSmoothing);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <exception cref="FormatException">The JSON is invalid.</exception>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static Seq2SeqOptions Read(string json)
    {
        try
        {
            JsonElement root = JsonText.Parse(json), training = root.GetProperty("training");
            int version = root.GetProperty("version").GetInt32();
            if (version != Version)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its version must be {Version}, but was {version}. A newer SeqModels may have written it."));
            return new Seq2SeqOptions
            {
                Encoder = LayersJson.Read(root.GetProperty("encoder")),
                Decoder = LayersJson.Read(root.GetProperty("decoder")),
                EncoderSize = root.GetProperty("encoderSize").GetInt32(),
                DecoderSize = root.GetProperty("decoderSize").GetInt32(),
                SourceEmbeddingSize = root.GetProperty("sourceEmbeddingSize").GetInt32(),
                TargetEmbeddingSize = root.GetProperty("targetEmbeddingSize").GetInt32(),
                Attention = root.TryGetProperty("attention", out JsonElement attention) ? ReadAttention(attention) : null,
                Seed = root.GetProperty("seed").GetUInt64(),
                Dropout = training.GetProperty("dropout").GetDouble(),
                LabelSmoothing = training.GetProperty("labelSmoothing").GetDouble(),
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"its options are not the expected JSON: {error.Message}", error);
        }
    }

    private static AttentionOptions ReadAttention(JsonElement attention)
    {
        string? kind = attention.GetProperty("kind").GetString();
        return kind switch
        {
            "additive" => new AdditiveAttentionOptions { HiddenSize = JsonValues.Integer(attention, "hiddenSize") },
            "dot" => new DotAttentionOptions { HasProjection = JsonValues.Flag(attention, "projection"), IsScaled = JsonValues.Flag(attention, "scaled") },
            _ => throw new FormatException($"'kind' must be additive or dot, but is '{kind}'"),
        };
    }
}
