using System.Globalization;
using System.Text.Json;

namespace SeqModels.Benchmarks.Torch;

/// <summary>The tables and the JSON file.</summary>
internal static class Report
{
    private const string Torch = "libtorch";

    public static string Header =>
        $"{"case",-34} {"threads",7} {"SeqModels ms",13} {"reference ms",13} {"ratio",6} {"(blocks)",13} {"fastest",7} {"GFLOP/s",8} {"of peak",7} {"reference",9} {"target",6}";

    public static string BusyHeader =>
        $"{"case",-34} {"threads",7} {"busy",4} {"SeqModels ms",13} {"beside busy",13} {"times",6} {"reference ms",13} {"beside busy",13} {"times",6}";

    public static string MarkdownHeader => """
        | case | threads | SeqModels ms | libtorch ms | ratio | of its blocks | GFLOP/s | of peak |
        |---|---|---|---|---|---|---|---|
        """;

    /// <summary>A row of the tables of the documents.</summary>
    public static string MarkdownRow(Measurement m, double peak) => string.Create(
        CultureInfo.InvariantCulture,
        $"| `{m.Case.Name}` | {m.Threads} | {Milliseconds(m.SeqModelsMs)} | {Milliseconds(m.ReferenceMs)} | {m.Ratio:0.00} | {m.LowestRatio:0.00}–{m.HighestRatio:0.00} | {m.Gflops:0} | {m.Gflops / peak:0 %} |");

    /// <param name="m">What was measured.</param>
    /// <param name="peak">GFLOP/s that its threads can reach at most.</param>
    public static string Row(Measurement m, double peak)
    {
        string blocks = string.Create(CultureInfo.InvariantCulture, $"{m.LowestRatio:0.00}-{m.HighestRatio:0.00}");
        string notes = (m.Ratio < m.Case.Target ? " below" : "") + (m.Case.ReferenceName == Torch ? "" : $" (reference: {m.Case.ReferenceName})");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{m.Case.Name,-34} {m.Threads,7} {m.SeqModelsMs,13:0.0000} {m.ReferenceMs,13:0.0000} {m.Ratio,6:0.00} {blocks,13} {m.FastestRatio,7:0.00} {m.Gflops,8:0.0} {m.Gflops / peak,7:0%} {m.ReferenceGflops,9:0.0} {m.Case.Target,6:0.00}{notes}");
    }

    public static string Row(BusyMeasurement m) => string.Create(
        CultureInfo.InvariantCulture,
        $"{m.Case.Name,-34} {m.Threads,7} {m.Busy,4} {m.SeqModelsMs,13:0.0000} {m.SeqModelsBusyMs,13:0.0000} {m.SeqModelsSlowdown,6:0.00} {m.ReferenceMs,13:0.0000} {m.ReferenceBusyMs,13:0.0000} {m.ReferenceSlowdown,6:0.00}");

    /// <summary>Below the table: the mean of the ratios in training, and the cost per token where that is the question.</summary>
    public static string Summary(IReadOnlyCollection<Measurement> measurements)
    {
        IEnumerable<Measurement> training = measurements.Where(m => m.Case.Name.StartsWith("train", StringComparison.Ordinal) && m.Case.ReferenceName == Torch);
        IEnumerable<string> means = training.GroupBy(m => m.Threads).Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"geometric mean of the ratios of {group.Count()} training cases, {group.Key} threads: {Math.Exp(group.Average(m => Math.Log(m.Ratio))):0.00}"));
        Measurement[] scaling = [.. measurements.Where(m => m.Case.Tokens > 0)];
        IEnumerable<string> costs = scaling.Select(m => string.Create(
            CultureInfo.InvariantCulture,
            $"{m.Case.Name,-34} {m.Threads,7} {PerToken(m, m.SeqModelsMs),13:0.00} {PerToken(m, m.ReferenceMs),13:0.00}"));
        string header = $"{"time per token",-34} {"threads",7} {"SeqModels us",13} {"reference us",13}";
        return string.Join(Environment.NewLine, [.. means, .. scaling.Length > 0 ? costs.Prepend(header) : []]);
    }

    /// <summary>One object per case and number of threads; one whose other side is not libtorch says what it is.</summary>
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
            if (m.Case.ReferenceName != Torch)
                json.WriteString("reference", m.Case.ReferenceName);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Four decimals below a millisecond, then three significant digits.</summary>
    private static string Milliseconds(double value) =>
        value.ToString(value < 1 ? "0.0000" : value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private static double PerToken(Measurement m, double milliseconds) => milliseconds * 1000 / m.Case.Tokens;
}
