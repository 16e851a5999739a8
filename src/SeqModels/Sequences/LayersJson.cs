using System.Text.Json;
using SeqModels.LanguageModels.Neural;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.Sequences;

/// <summary>The options of recurrent layers as a JSON object, in both directions.</summary>
internal static class LayersJson
{
    public static void Write(Utf8JsonWriter writer, string name, RecurrentOptions layers)
    {
        writer.WriteStartObject(name);
        writer.WriteString("cell", layers.Family);
        RecurrentOptionsJson.WriteForm(writer, layers);
        writer.WriteNumber("layers", layers.LayerCount);
        writer.WriteBoolean("bidirectional", layers.Bidirectional);
        writer.WriteString("merge", layers.Merge.ToString());
        ExactText.Write(writer, "dropout", layers.Dropout);
        JsonValues.Write(writer, "forgetBias", (layers as LstmOptions)?.ForgetBias);
        ExactText.Write(writer, "zoneout", layers.Zoneout);
        ExactText.Write(writer, "cellZoneout", layers.ZoneoutOfCell);
        writer.WriteStartObject("training");
        writer.WriteString("dropoutMask", layers.DropoutMask.ToString());
        ExactText.Write(writer, "weightDropout", layers.WeightDropout);
        ExactText.Write(writer, "recurrentDropout", layers.RecurrentDropout);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">The family is unknown, or a property is invalid.</exception>
    public static RecurrentOptions Read(JsonElement layers) => RecurrentOptionsJson.Read(layers) with
    {
        Bidirectional = JsonValues.Flag(layers, "bidirectional"),
        Merge = JsonValues.Name<DirectionMerge>(layers, "merge") ?? default,
    };
}
