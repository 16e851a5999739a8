using System.Globalization;
using System.Text.Json;

namespace SeqModels.Benchmarks.Torch;

/// <summary>The table and the JSON file.</summary>
internal static class Report
{
    public static string Header =>
        $"{"case",-34} {"threads",7} {"SeqModels ms",13} {"reference ms",13} {"ratio",6} {"(blocks)",13} {"fastest",7} {"GFLOP/s",8} {"reference",9} {"target",6}";

    public static string Row(Measurement m) => string.Create(
        CultureInfo.InvariantCulture,
        $"{m.Case.Name,-34} {m.Threads,7} {m.SeqModelsMs,13:0.0000} {m.ReferenceMs,13:0.0000} {m.Ratio,6:0.00} {$"{m.LowestRatio:0.00}-{m.HighestRatio:0.00}",13} {m.FastestRatio,7:0.00} {m.Gflops,8:0.0} {m.ReferenceGflops,9:0.0} {m.Case.Target,6:0.00}{(m.Ratio < m.Case.Target ? " below" : "")}{(m.Case.ReferenceName == "libtorch" ? "" : $" (reference: {m.Case.ReferenceName})")}");

    public static string Summary(IReadOnlyCollection<Measurement> measurements)
    {
        var training = measurements.Where(m => m.Case.Name.StartsWith("train", StringComparison.Ordinal) && m.Case.ReferenceName == "libtorch");
        return string.Join(Environment.NewLine, training.GroupBy(m => m.Threads).Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"geometric mean of the ratios of {group.Count()} training cases, {group.Key} threads: {Math.Exp(group.Average(m => Math.Log(m.Ratio))):0.00}")));
    }

    public static void Write(string file, IEnumerable<Measurement> measurements)
    {
        using FileStream stream = File.Create(file);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (Measurement m in measurements)
        {
            json.WriteStartObject();
            json.WriteString("case", m.Case.Name);
            json.WriteNumber("threads", m.Threads);
            json.WriteNumber("seqmodelsMs", m.SeqModelsMs);
            json.WriteNumber("torchMs", m.ReferenceMs);
            json.WriteNumber("ratio", m.Ratio);
            json.WriteNumber("gflops", m.Gflops);
            json.WriteNumber("seqmodelsFastestMs", m.SeqModelsFastestMs);
            json.WriteNumber("torchFastestMs", m.ReferenceFastestMs);
            json.WriteNumber("target", m.Case.Target);
            json.WriteString("reference", m.Case.ReferenceName);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
