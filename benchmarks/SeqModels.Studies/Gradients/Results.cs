using System.Text.Json;
using SeqModels.Diagnostics;
using SeqModels.Studies.Common;

namespace SeqModels.Studies.Gradients;

/// <summary>The files of a run: <c>results.json</c> with the numbers of the tables and statements, and per measurement all lags as CSV and JSON.</summary>
internal static class Results
{
    private static readonly int[] Lags = [1, 2, 5, 10, 20, 50, 99];

    /// <summary>Writes all files.</summary>
    public static void Write(string folder, Setting setting, IReadOnlyList<Measured> measured, IReadOnlyList<Statement> statements)
    {
        foreach (Measured one in measured)
        {
            string file = Path.Combine(folder, $"{one.Task}-{one.Name}".Replace(",", "", StringComparison.Ordinal).Replace(' ', '-').ToLowerInvariant());
            one.Report.WriteCsv(file + ".csv");
            one.Report.WriteJson(file + ".json");
        }

        using FileStream stream = File.Create(Path.Combine(folder, "results.json"));
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("setting");
        json.WriteNumber("hiddenSize", setting.HiddenSize);
        json.WriteNumber("length", setting.Length);
        json.WriteNumber("batchSize", setting.BatchSize);
        json.WriteNumber("measuredSequences", setting.Measurement.MaxSequences ?? setting.BatchSize);
        json.WriteNumber("seed", setting.Seed);
        json.WriteEndObject();
        json.WriteStartArray("models");
        foreach (Measured one in measured)
            Write(json, setting, one);
        json.WriteEndArray();
        json.WriteStartArray("statements");
        foreach (Statement statement in statements)
            Write(json, statement);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Setting setting, Measured one)
    {
        json.WriteStartObject();
        json.WriteString("task", one.Task);
        json.WriteString("layer", one.Layer);
        json.WriteBoolean("trained", one.IsTrained);
        json.WriteNumber("steps", one.Steps);
        json.WriteNumberOrName("error", one.Error);
        json.WriteNumberOrName("loss", one.Report.Loss);
        json.WriteNumber("horizon50", one.Flow.Horizon(0.5));
        json.WriteNumber("horizon90", one.Flow.Horizon(0.9));
        json.WriteNumber("horizon99", one.Flow.Horizon(0.99));
        json.WriteNumberOrName("weightGradientNorm", one.Flow.WeightGradientNorm);
        json.WriteNumberOrName("remainder", one.Flow.Remainder);
        LagGradient start = one.Flow.Lags[0];
        json.WriteStartArray("lags");
        foreach (int lag in Lags.Select(setting.Lag).Distinct())
        {
            LagGradient gradient = one.Flow.Lags[lag];
            PathLag? path = one.Flow.Paths?.Lags[lag];
            bool hasCarry = one.Flow.Paths?.Names[0] == "carry";
            json.WriteStartObject();
            json.WriteNumber("lag", lag);
            json.WriteNumberOrName("hidden", gradient.HiddenNorm / start.HiddenNorm);
            json.WriteNumberOrName("cell", gradient.CellNorm / start.CellNorm);
            json.WriteNumberOrName("share", gradient.WeightShare);
            json.WriteNumberOrName("cumulativeShare", gradient.CumulativeShare);
            json.WriteNumberOrName("carry", hasCarry ? path!.Norms[0] / start.StateNorms[^1] : null);
            json.WriteNumberOrName("gates", path?.GatesNorm / start.StateNorms[^1]);
            json.WriteNumberOrName("meanCarry", path?.MeanCarry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Statement statement)
    {
        json.WriteStartObject();
        json.WriteNumber("number", statement.Number);
        json.WriteString("claim", statement.Claim);
        json.WriteStartObject("values");
        foreach ((string name, double? value) in statement.Values)
            json.WriteNumberOrName(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
