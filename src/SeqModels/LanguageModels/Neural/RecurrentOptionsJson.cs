using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Recurrent;

namespace SeqModels.LanguageModels.Neural;

/// <summary>Reads and writes the options of a language model's recurrent layers as JSON properties beside those of the model.</summary>
internal static class RecurrentOptionsJson
{
    // The names of families in files, with their options.
    private static readonly Dictionary<string, Func<JsonElement, RecurrentOptions>> Families = new()
    {
        ["Rnn"] = root => new RnnOptions { Activation = JsonValues.Name<RnnActivation>(root, "activation") ?? default },
        ["Gru"] = _ => new GruOptions(),
        ["GruResetAfter"] = _ => new GruOptions { ResetAfter = true },
        ["Lstm"] = root => new LstmOptions
        {
            ForgetGate = JsonValues.Name<LstmForgetGate>(root, "forgetGate") ?? default,
            Peepholes = JsonValues.Flag(root, "peepholes"),
            ForgetBias = JsonValues.Single(root, "forgetBias"),
            CellZoneout = JsonValues.Number(root, "cellZoneout") ?? 0,
            ProjectionSize = JsonValues.Integer(root, "recurrentProjectionSize"),
        },
        ["CellLayer"] = _ => new CellLayerOptions(),
    };

    /// <summary>Writes the variant of a family if it is not the default, which earlier versions did not store.</summary>
    public static void WriteForm(Utf8JsonWriter writer, RecurrentOptions options)
    {
        if (options is RnnOptions { Activation: not RnnActivation.Tanh } rnn)
            writer.WriteString("activation", rnn.Activation.ToString());
        if (options is LstmOptions { ForgetGate: not LstmForgetGate.Learned } gated)
            writer.WriteString("forgetGate", gated.ForgetGate.ToString());
        if (options is LstmOptions { Peepholes: true })
            writer.WriteBoolean("peepholes", true);
        if (options.ProjectedSize is { } size)
            writer.WriteNumber("recurrentProjectionSize", size);
        if (!options.HasBias)
            writer.WriteBoolean("bias", false);
        if (options.AllowEmptySequences)
            writer.WriteBoolean("allowEmptySequences", true);
    }

    /// <exception cref="FormatException">The family is unknown, or a property is invalid.</exception>
    public static RecurrentOptions Read(JsonElement root)
    {
        JsonElement cell = root.GetProperty("cell");
        string name = cell.GetString() is { } text && Families.ContainsKey(text)
            ? text
            : throw new FormatException($"'cell' must be one of {string.Join(", ", Families.Keys)}, but is {cell.GetRawText()}");
        RecurrentOptions options = Families[name](root) with
        {
            LayerCount = root.GetProperty("layers").GetInt32(),
            Dropout = root.GetProperty("dropout").GetDouble(),
            Zoneout = JsonValues.Number(root, "zoneout") ?? 0,
            HasBias = JsonValues.Flag(root, "bias", missing: true),
            AllowEmptySequences = JsonValues.Flag(root, "allowEmptySequences"),
        };
        return !root.TryGetProperty("training", out JsonElement training) ? options : options with
        {
            Dropout = JsonValues.Number(training, "layerDropout") ?? options.Dropout,
            DropoutMask = JsonValues.Name<DropoutMask>(training, "layerDropoutMask") ?? JsonValues.Name<DropoutMask>(training, "dropoutMask") ?? default,
            WeightDropout = JsonValues.Number(training, "weightDropout") ?? 0,
            RecurrentDropout = JsonValues.Number(training, "recurrentDropout") ?? 0,
        };
    }
}
