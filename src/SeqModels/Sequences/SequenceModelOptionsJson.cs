using System.Globalization;
using System.Text;
using System.Text.Json;
using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Serialization;

namespace SeqModels.Sequences;

/// <summary>Reads and writes the options of sequence models as JSON in their files.</summary>
internal static class SequenceModelOptionsJson
{
    private const int Version = 1;

    public static string Write(SequenceClassifierOptions options) => Write(options, writer =>
    {
        JsonValues.Write(writer, "classCount", (double?)options.ClassCount);
        WriteNames(writer, "classNames", options.ClassNames);
        WriteWeights(writer, "classWeights", options.ClassWeights);
        writer.WriteString("pooling", options.Pooling.ToString());
        ExactText.Write(writer, "labelSmoothing", options.LabelSmoothing);
    });

    public static string Write(SequenceTaggerOptions options) => Write(options, writer =>
    {
        JsonValues.Write(writer, "tagCount", (double?)options.TagCount);
        WriteNames(writer, "tagNames", options.TagNames);
        writer.WriteBoolean("crf", options.Crf);
        writer.WriteString("scheme", options.Scheme.ToString());
    });

    public static string Write(SequenceRegressorOptions options) => Write(options, writer =>
    {
        writer.WriteNumber("targetCount", options.TargetCount);
        writer.WriteString("pooling", options.Pooling.ToString());
    });

    /// <exception cref="FormatException">The JSON is invalid.</exception>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static SequenceClassifierOptions ReadClassifier(string json) => Read(json, root => new SequenceClassifierOptions
    {
        ClassCount = JsonValues.Integer(root, "classCount"),
        ClassNames = Names(root, "classNames"),
        ClassWeights = Weights(root, "classWeights"),
        Pooling = JsonValues.Name<SequencePooling>(root, "pooling") ?? default,
        LabelSmoothing = root.GetProperty("labelSmoothing").GetDouble(),
    });

    /// <exception cref="FormatException">The JSON is invalid.</exception>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static SequenceTaggerOptions ReadTagger(string json) => Read(json, root => new SequenceTaggerOptions
    {
        TagCount = JsonValues.Integer(root, "tagCount"),
        TagNames = Names(root, "tagNames"),
        Crf = root.GetProperty("crf").GetBoolean(),
        Scheme = JsonValues.Name<TagScheme>(root, "scheme") ?? default,
    });

    /// <exception cref="FormatException">The JSON is invalid.</exception>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static SequenceRegressorOptions ReadRegressor(string json) => Read(json, root => new SequenceRegressorOptions
    {
        TargetCount = root.GetProperty("targetCount").GetInt32(),
        Pooling = JsonValues.Name<SequencePooling>(root, "pooling") ?? default,
    });

    private static string Write(SequenceModelOptions options, Action<Utf8JsonWriter> own)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            own(writer);
            JsonValues.Write(writer, "vocabularySize", (double?)options.VocabularySize);
            JsonValues.Write(writer, "inputSize", (double?)options.InputSize);
            writer.WriteNumber("embeddingSize", options.EmbeddingSize);
            LayersJson.Write(writer, "recurrent", options.Recurrent);
            writer.WriteNumber("hiddenSize", options.HiddenSize);
            ExactText.Write(writer, "dropout", options.Dropout);
            writer.WriteNumber("seed", options.Seed);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static TOptions Read<TOptions>(string json, Func<JsonElement, TOptions> own)
        where TOptions : SequenceModelOptions
    {
        try
        {
            JsonElement root = JsonText.Parse(json);
            int version = root.GetProperty("version").GetInt32();
            if (version != Version)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its version must be {Version}, but was {version}. A newer SeqModels may have written it."));
            SequenceModelOptions options = own(root);
            return (TOptions)(options with
            {
                VocabularySize = JsonValues.Integer(root, "vocabularySize"),
                InputSize = JsonValues.Integer(root, "inputSize"),
                EmbeddingSize = root.GetProperty("embeddingSize").GetInt32(),
                Recurrent = LayersJson.Read(root.GetProperty("recurrent")),
                HiddenSize = root.GetProperty("hiddenSize").GetInt32(),
                Dropout = root.GetProperty("dropout").GetDouble(),
                Seed = root.GetProperty("seed").GetUInt64(),
            });
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"its options are not the expected JSON: {error.Message}", error);
        }
    }

    private static void WriteNames(Utf8JsonWriter writer, string name, IReadOnlyList<string>? names)
    {
        if (names is null)
            return;
        writer.WriteStartArray(name);
        foreach (string each in names)
            writer.WriteStringValue(each);
        writer.WriteEndArray();
    }

    private static void WriteWeights(Utf8JsonWriter writer, string name, IReadOnlyList<double>? weights)
    {
        if (weights is null)
            return;
        writer.WriteStartArray(name);
        foreach (double each in weights)
            writer.WriteNumberValue(each);
        writer.WriteEndArray();
    }

    private static double[]? Weights(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement weights) && weights.ValueKind != JsonValueKind.Null
        ? [.. weights.EnumerateArray().Select(each => each.GetDouble())]
        : null;

    private static string[]? Names(JsonElement root, string name) => !root.TryGetProperty(name, out JsonElement names) || names.ValueKind == JsonValueKind.Null
        ? null
        : [.. names.EnumerateArray().Select(each => each.GetString() ?? throw new FormatException($"'{name}' must be strings, but one is null"))];
}
