using System.Text;
using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Serialization;

namespace SeqModels.LanguageModels.Neural;

/// <summary>Reads and writes the options of a neural n-gram model as JSON in its file.</summary>
internal static class NeuralNGramOptionsJson
{
    private const int Version = 1;

    public static string Write(NeuralNGramOptions options)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            WriteProperties(writer, options);
            writer.WriteNumber("seed", options.Seed);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes the architecture, and the settings of training as an object property.</summary>
    public static void WriteProperties(Utf8JsonWriter writer, NeuralNGramOptions options)
    {
        writer.WriteNumber("contextLength", options.ContextLength);
        writer.WriteNumber("embeddingSize", options.EmbeddingSize);
        writer.WriteStartArray("hiddenSizes");
        foreach (int size in options.HiddenSizes)
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteString("activation", options.Activation.ToString());
        writer.WriteBoolean("directConnections", options.DirectConnections);
        writer.WriteBoolean("tieWeights", options.TieWeights);
        writer.WriteStartObject("training");
        if (options.InitialRange is { } range)
            ExactText.Write(writer, "initialRange", range);
        ExactText.Write(writer, "dropout", options.Dropout);
        ExactText.Write(writer, "inputDropout", options.InputDropout);
        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">The JSON is invalid.</exception>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static NeuralNGramOptions Read(string json)
    {
        try
        {
            JsonElement root = JsonText.Parse(json);
            int version = root.GetProperty("version").GetInt32();
            if (version != Version)
                throw new FormatException($"its version must be {Version}, but was {version}. A newer SeqModels may have written it.");
            JsonElement training = root.GetProperty("training");
            return new NeuralNGramOptions
            {
                ContextLength = root.GetProperty("contextLength").GetInt32(),
                EmbeddingSize = root.GetProperty("embeddingSize").GetInt32(),
                HiddenSizes = [.. root.GetProperty("hiddenSizes").EnumerateArray().Select(size => size.GetInt32())],
                Activation = JsonValues.Name<ActivationFunction>(root, "activation") ?? throw new FormatException("'activation' is missing"),
                DirectConnections = root.GetProperty("directConnections").GetBoolean(),
                TieWeights = root.GetProperty("tieWeights").GetBoolean(),
                InitialRange = JsonValues.Number(training, "initialRange"),
                Dropout = training.GetProperty("dropout").GetDouble(),
                InputDropout = training.GetProperty("inputDropout").GetDouble(),
                Seed = root.GetProperty("seed").GetUInt64(),
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"its options are not the expected JSON: {error.Message}", error);
        }
    }
}
