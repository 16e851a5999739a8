using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Recurrent;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The recurrent layers' part of a language model's options as JSON. Its properties lie beside the model's own, where files have always had them.</summary>
internal static class RecurrentOptionsJson
{
    // A family's name in files, and its options with what the file says of its form.
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
        },
        ["CellLayer"] = _ => new CellLayerOptions(),
    };

    /// <summary>Writes what differs from the defaults in ways that earlier versions did not know.</summary>
    public static void WriteForm(Utf8JsonWriter writer, RecurrentOptions options)
    {
        if (options is RnnOptions { Activation: not RnnActivation.Tanh } rnn)
            writer.WriteString("activation", rnn.Activation.ToString());
        if (options is LstmOptions { ForgetGate: not LstmForgetGate.Learned } gated)
            writer.WriteString("forgetGate", gated.ForgetGate.ToString());
        if (options is LstmOptions { Peepholes: true })
            writer.WriteBoolean("peepholes", true);
    }

    /// <exception cref="FormatException">There is no such family, or a property is not what it must be.</exception>
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
