using System.Globalization;
using System.Text;
using SeqModels.Training.Logging;

namespace SeqModels.Training;

/// <summary>
/// A CSV log with one line per report, after a header <c>event,totalSteps,epoch,step,…</c> with the members of
/// <see cref="JsonLinesLog"/>. Missing values are empty; numbers are in the invariant culture, <c>NaN</c> and <c>Infinity</c> by name;
/// <c>validationMetrics</c> is one field, <c>accuracy=0.91;F1=0.88</c>.
/// </summary>
public sealed class CsvLog : TrainingLog
{
    private static readonly string Header = string.Join(
        ',', TrainingLogColumn.All.Select(column => column.Name).Prepend(TrainingLogColumn.EventName).Append(TrainingLogColumn.MetricsName));

    private readonly TrainingLogFile _file;

    /// <summary>Initializes a log. The first report opens or creates the file and its folder.</summary>
    /// <param name="path">The file, usually <c>NAME.csv</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public CsvLog(string path, TrainingLogOptions? options = null)
        : base(options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Target = path;
        _file = new TrainingLogFile(path, nameof(CsvLog), Header, ReadKey);
    }

    private protected override string Target { get; }

    private protected override void Write(TrainingProgress progress, TrainingLogEvent kind)
    {
        IEnumerable<string> fields = TrainingLogColumn.All
            .Select(column => column.Value(progress)?.ToString("R", CultureInfo.InvariantCulture) ?? "")
            .Prepend(TrainingLogColumn.NameOf(kind))
            .Append(string.Join(';', progress.ValidationMetrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Name}={metric.Value:R}"))));
        _file.Append(Encoding.UTF8.GetBytes(string.Join(',', fields) + "\n"), progress.TotalSteps, kind);
    }

    private protected override void Close() => _file.Dispose();

    private static (long Step, TrainingLogEvent Kind)? ReadKey(ReadOnlyMemory<byte> line)
    {
        string[] fields = Encoding.UTF8.GetString(line.Span).Split(',');
        return fields.Length == TrainingLogColumn.All.Count + 2
            && TrainingLogColumn.KindOf(fields[0]) is { } kind
            && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? (step, kind)
            : null;
    }
}
