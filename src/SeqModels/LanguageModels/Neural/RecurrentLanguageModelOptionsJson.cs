using System.Text;
using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Serialization;

namespace SeqModels.LanguageModels.Neural;

/// <summary>Reads and writes the options of a recurrent language model as JSON in its file.</summary>
internal static class RecurrentLanguageModelOptionsJson
{
    private const int Version = 1;

    public static string Write(RecurrentLanguageModelOptions options)
    {
        RecurrentOptions layers = options.Recurrent;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("cell", layers.Family);
            RecurrentOptionsJson.WriteForm(writer, layers);
            writer.WriteNumber("hiddenSize", options.HiddenSize);
            writer.WriteNumber("layers", layers.LayerCount);
            writer.WriteNumber("embeddingSize", options.EmbeddingSize);
            writer.WriteBoolean("tieWeights", options.TieWeights);
            JsonValues.Write(writer, "projectionSize", (double?)options.ProjectionSize);
            writer.WriteNumber("dropout", options.Dropout);
            JsonValues.Write(writer, "forgetBias", (layers as LstmOptions)?.ForgetBias);
            JsonValues.Write(writer, "initialRange", options.InitialRange);
            JsonValues.Write(writer, "embeddingRange", options.EmbeddingRange);
            writer.WriteNumber("seed", options.Seed);
            writer.WriteNumber("zoneout", layers.Zoneout);
            writer.WriteNumber("cellZoneout", layers.ZoneoutOfCell);
            WriteTraining(writer, options);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <exception cref="FormatException">The JSON is invalid.</exception>
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
                Recurrent = RecurrentOptionsJson.Read(root),
                HiddenSize = root.GetProperty("hiddenSize").GetInt32(),
                EmbeddingSize = root.GetProperty("embeddingSize").GetInt32(),
                TieWeights = root.GetProperty("tieWeights").GetBoolean(),
                ProjectionSize = JsonValues.Integer(root, "projectionSize"),
                Dropout = root.GetProperty("dropout").GetDouble(),
                InitialRange = JsonValues.Single(root, "initialRange"),
                EmbeddingRange = JsonValues.Single(root, "embeddingRange"),
                Seed = root.GetProperty("seed").GetUInt64(),
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
        RecurrentOptions layers = options.Recurrent;
        writer.WriteStartObject("training");
        writer.WriteNumber("embeddingDropout", options.EmbeddingDropout);
        JsonValues.Write(writer, "inputDropout", options.InputDropout);
        JsonValues.Write(writer, "layerDropout", layers.Dropout == options.Dropout ? null : (double?)layers.Dropout);
        JsonValues.Write(writer, "outputDropout", options.OutputDropout);
        writer.WriteString("dropoutMask", options.DropoutMask.ToString());
        if (layers.DropoutMask != options.DropoutMask)
            writer.WriteString("layerDropoutMask", layers.DropoutMask.ToString());
        writer.WriteNumber("weightDropout", layers.WeightDropout);
        writer.WriteNumber("recurrentDropout", layers.RecurrentDropout);
        writer.WriteNumber("activationPenalty", options.ActivationPenalty);
        writer.WriteNumber("temporalActivationPenalty", options.TemporalActivationPenalty);
        writer.WriteNumber("labelSmoothing", options.LabelSmoothing);
        writer.WriteEndObject();
    }

    private static RecurrentLanguageModelOptions ReadTraining(JsonElement training, RecurrentLanguageModelOptions options) => options with
    {
        EmbeddingDropout = JsonValues.Number(training, "embeddingDropout") ?? 0,
        InputDropout = JsonValues.Number(training, "inputDropout"),
        OutputDropout = JsonValues.Number(training, "outputDropout"),
        DropoutMask = JsonValues.Name<DropoutMask>(training, "dropoutMask") ?? default,
        ActivationPenalty = JsonValues.Number(training, "activationPenalty") ?? 0,
        TemporalActivationPenalty = JsonValues.Number(training, "temporalActivationPenalty") ?? 0,
        LabelSmoothing = JsonValues.Number(training, "labelSmoothing") ?? 0,
    };
}
