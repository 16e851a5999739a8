using System.Buffers;
using System.Globalization;
using SeqModels.Evaluation;
using SeqModels.Training.Logging;

namespace SeqModels.Training;

/// <summary>
/// A log in TensorBoard event files (<c>tensorboard --logdir FOLDER</c>), written without TensorBoard being installed.
/// </summary>
/// <remarks>
/// Tags, by optimizer step since training started: <c>train/loss</c>, <c>train/smoothed_loss</c>, <c>train/perplexity</c> (of the epoch so far),
/// <c>train/gradient_norm</c>, <c>train/clipped_share</c>, <c>train/learning_rate</c>, <c>train/tokens_per_second</c>,
/// <c>train/memory_bytes</c>; <c>valid/loss</c>, <c>valid/perplexity</c> and <c>valid/NAME</c> of each metric at validations; <c>epoch/train_loss</c>,
/// <c>epoch/train_perplexity</c> at the end of epochs. Each run writes a new file; a resumed run makes TensorBoard discard what earlier
/// files in the folder contain from its first step on. Use one folder per run.
/// </remarks>
public sealed class TensorBoardLog : TrainingLog
{
    private static int Files;

    private FileStream? _stream;
    private long _validatedAt = -1;

    /// <summary>Initializes a log. The first report creates the folder.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public TensorBoardLog(string folder, TrainingLogOptions? options = null)
        : base(options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Target = folder;
    }

    /// <summary>The event file, <c>events.out.tfevents.SECONDS.HOST.PROCESS.NUMBER</c>; null before the first report.</summary>
    public string? Path { get; private set; }

    private protected override string Target { get; }

    private protected override void Write(TrainingProgress progress, TrainingLogEvent kind)
    {
        double now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        var records = new ArrayBufferWriter<byte>();
        if (_stream is null)
        {
            _stream = Open(now);
            TensorBoardFile.WriteRecord(records, TensorBoardFile.Version(now));
            TensorBoardFile.WriteRecord(records, TensorBoardFile.SessionStart(now, progress.TotalSteps));
        }

        // NaN cannot be plotted; infinity can.
        TensorBoardFile.WriteRecord(records, TensorBoardFile.Scalars(now, progress.TotalSteps, Scalars(progress, kind).Where(scalar => !double.IsNaN(scalar.Value))));
        _stream.Write(records.WrittenSpan);
        _stream.Flush(flushToDisk: kind != TrainingLogEvent.Step);
    }

    private protected override void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private IEnumerable<(string Tag, double Value)> Scalars(TrainingProgress progress, TrainingLogEvent kind)
    {
        if (kind == TrainingLogEvent.Step)
        {
            yield return ("train/loss", progress.Loss);
            yield return ("train/smoothed_loss", progress.SmoothedLoss);
            yield return ("train/perplexity", progress.Perplexity);
            yield return ("train/gradient_norm", progress.GradientNorm);
            yield return ("train/clipped_share", progress.ClippedShare);
            yield return ("train/learning_rate", progress.LearningRate);
            yield return ("train/tokens_per_second", progress.TokensPerSecond);
            yield return ("train/memory_bytes", progress.MemoryBytes);
        }

        // The report of an epoch repeats the validation loss, which may have been written already.
        if (progress.ValidationLoss is { } validation && _validatedAt != progress.TotalSteps)
        {
            _validatedAt = progress.TotalSteps;
            yield return ("valid/loss", validation);
            yield return ("valid/perplexity", Math.Exp(validation));
            foreach (NamedMetric metric in progress.ValidationMetrics)
            {
                yield return ("valid/" + metric.Name, metric.Value);
            }
        }

        if (progress.FinishedEpoch is { } epoch)
        {
            yield return ("epoch/train_loss", epoch.TrainLoss);
            yield return ("epoch/train_perplexity", epoch.TrainPerplexity);
        }
    }

    private FileStream Open(double now)
    {
        Directory.CreateDirectory(Target);
        Path = System.IO.Path.Combine(Target, string.Create(
            CultureInfo.InvariantCulture,
            $"events.out.tfevents.{(long)now:D10}.{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref Files)}"));
        return new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }
}
