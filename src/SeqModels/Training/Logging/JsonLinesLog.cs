using System.Buffers;
using System.Text.Json;
using SeqModels.Evaluation;
using SeqModels.Training.Logging;

namespace SeqModels.Training;

/// <summary>
/// A JSON Lines log with one JSON object per report: <c>{"event":"step","totalSteps":7,"epoch":1,"step":7,"loss":5.31,…}</c>.
/// </summary>
/// <remarks>
/// <c>event</c> is <c>step</c>, <c>validation</c> or <c>epoch</c>. The other members have the names of <see cref="TrainingProgress"/>, with
/// <c>validationPerplexity</c> in addition to <c>validationLoss</c>, <c>validationMetrics</c> as an object, and the times <c>seconds</c> and <c>secondsLeft</c>. At the end of an
/// epoch <c>loss</c>, <c>perplexity</c>, <c>gradientNorm</c> and <c>clippedShare</c> are those of the epoch. Missing values are omitted;
/// values that are not finite are the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.
/// </remarks>
public sealed class JsonLinesLog : TrainingLog
{
    private readonly TrainingLogFile _file;
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Initializes a log. The first report opens or creates the file and its folder.</summary>
    /// <param name="path">The file, usually <c>NAME.jsonl</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public JsonLinesLog(string path, TrainingLogOptions? options = null)
        : base(options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Target = path;
        _file = new TrainingLogFile(path, nameof(JsonLinesLog), header: null, ReadKey);
    }

    private protected override string Target { get; }

    private protected override void Write(TrainingProgress progress, TrainingLogEvent kind)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            json.WriteString(TrainingLogColumn.EventName, TrainingLogColumn.NameOf(kind));
            foreach (TrainingLogColumn column in TrainingLogColumn.All)
            {
                if (column.Value(progress) is { } value)
                {
                    WriteNumber(json, column.Name, column.IsWhole, value);
                }
            }

            if (progress.ValidationMetrics.Count > 0)
            {
                json.WriteStartObject(TrainingLogColumn.MetricsName);
                foreach (NamedMetric metric in progress.ValidationMetrics)
                {
                    WriteNumber(json, metric.Name, isWhole: false, metric.Value);
                }

                json.WriteEndObject();
            }

            if (progress.Warning is { } warning)
            {
                json.WriteString("warning", warning);
            }

            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        _file.Append(_line.WrittenSpan, progress.TotalSteps, kind);
    }

    private protected override void Close() => _file.Dispose();

    private static void WriteNumber(Utf8JsonWriter json, string name, bool isWhole, double value)
    {
        if (!double.IsFinite(value))
        {
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
        else if (isWhole)
        {
            json.WriteNumber(name, (long)value);
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }

    private static (long Step, TrainingLogEvent Kind)? ReadKey(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(TrainingLogColumn.EventName, out JsonElement name)
                && name.ValueKind == JsonValueKind.String
                && TrainingLogColumn.KindOf(name.GetString()) is { } kind
                && json.RootElement.TryGetProperty(TrainingLogColumn.TotalStepsName, out JsonElement step)
                && step.TryGetInt64(out long number)
                ? (number, kind)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
