using System.Text;
using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Serialization;

namespace SeqModels.LanguageModels.Neural;

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
            writer.WriteNumber("zoneout", options.Zoneout);
            writer.WriteNumber("cellZoneout", options.CellZoneout);
            WriteTraining(writer, options);
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
            JsonElement root = JsonText.Parse(json);
            int version = root.GetProperty("version").GetInt32();
            if (version != Version)
            {
                throw new FormatException($"its version must be {Version}, but was {version}. A newer SeqModels may have written it.");
            }

            var options = new RecurrentLanguageModelOptions
            {
                Cell = ReadName<RecurrentCellKind>(root.GetProperty("cell"), "cell"),
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
                Zoneout = ReadNumber(root, "zoneout") ?? 0,
                CellZoneout = ReadNumber(root, "cellZoneout") ?? 0,
            };
            return root.TryGetProperty("training", out JsonElement training) ? ReadTraining(training, options) : options;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"its options are not the expected JSON: {error.Message}", error);
        }
    }

    private static void WriteTraining(Utf8JsonWriter writer, RecurrentLanguageModelOptions options)
    {
        writer.WriteStartObject("training");
        writer.WriteNumber("embeddingDropout", options.EmbeddingDropout);
        WriteOptional(writer, "inputDropout", options.InputDropout);
        WriteOptional(writer, "layerDropout", options.LayerDropout);
        WriteOptional(writer, "outputDropout", options.OutputDropout);
        writer.WriteString("dropoutMask", options.DropoutMask.ToString());
        writer.WriteNumber("weightDropout", options.WeightDropout);
        writer.WriteNumber("recurrentDropout", options.RecurrentDropout);
        writer.WriteNumber("activationPenalty", options.ActivationPenalty);
        writer.WriteNumber("temporalActivationPenalty", options.TemporalActivationPenalty);
        writer.WriteNumber("labelSmoothing", options.LabelSmoothing);
        writer.WriteEndObject();
    }

    private static RecurrentLanguageModelOptions ReadTraining(JsonElement training, RecurrentLanguageModelOptions options) => options with
    {
        EmbeddingDropout = ReadNumber(training, "embeddingDropout") ?? 0,
        InputDropout = ReadNumber(training, "inputDropout"),
        LayerDropout = ReadNumber(training, "layerDropout"),
        OutputDropout = ReadNumber(training, "outputDropout"),
        DropoutMask = training.TryGetProperty("dropoutMask", out JsonElement mask) ? ReadName<DropoutMask>(mask, "dropoutMask") : default,
        WeightDropout = ReadNumber(training, "weightDropout") ?? 0,
        RecurrentDropout = ReadNumber(training, "recurrentDropout") ?? 0,
        ActivationPenalty = ReadNumber(training, "activationPenalty") ?? 0,
        TemporalActivationPenalty = ReadNumber(training, "temporalActivationPenalty") ?? 0,
        LabelSmoothing = ReadNumber(training, "labelSmoothing") ?? 0,
    };

    private static void WriteOptional<TNumber>(Utf8JsonWriter writer, string name, TNumber? value)
        where TNumber : struct
    {
        switch (value)
        {
            case float number:
                writer.WriteNumber(name, number);
                break;
            case double number:
                writer.WriteNumber(name, number);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            default:
                writer.WriteNull(name);
                break;
        }
    }

    /// <summary>A value by its name alone: a number in its place, which <see cref="Enum.Parse(Type, string)"/> takes, is none.</summary>
    private static TEnum ReadName<TEnum>(JsonElement value, string name)
        where TEnum : struct, Enum =>
        value.GetString() is { } text && Array.IndexOf(Enum.GetNames<TEnum>(), text) is >= 0 and int index
            ? Enum.GetValues<TEnum>()[index]
            : throw new FormatException($"'{name}' must be one of {string.Join(", ", Enum.GetNames<TEnum>())}, but is {value.GetRawText()}");

    private static double? ReadNumber(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetDouble() : null;

    /// <summary>A number, or null where there is none or the property is missing, as in files of earlier versions.</summary>
    private static float? ReadOptional(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetSingle() : null;
}
