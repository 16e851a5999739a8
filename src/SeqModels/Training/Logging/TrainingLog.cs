using SeqModels.Files;
using SeqModels.Training.Logging;

namespace SeqModels.Training;

/// <summary>
/// Writes the progress reports of a training run to files. Pass it to <see cref="Trainer.Train"/> as progress; combine several with
/// <see cref="TrainingLogs.Combine"/>. Every report is passed to the operating system before training continues, so that the log of a
/// killed process ends with its last step.
/// </summary>
/// <remarks>
/// Files are opened by the first report. A resumed run continues them: lines from the first reported step on (steps that were lost with
/// the interrupted run) are removed, so that no step occurs twice, and a run that starts from the beginning starts a new log.
/// <see cref="TrainingLogOptions.OnFailure"/> handles write errors.
/// </remarks>
public abstract class TrainingLog : IProgress<TrainingProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly TrainingLogOptions _options;
    private bool _isOff;

    private protected TrainingLog(TrainingLogOptions? options) => _options = options ?? new TrainingLogOptions();

    /// <summary>The error after which nothing is written any more; null if there was none.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>The file or folder, for messages.</summary>
    private protected abstract string Target { get; }

    /// <summary>Writes a report, unless <see cref="TrainingLogOptions.EverySteps"/> skips its step.</summary>
    /// <param name="value">The report.</param>
    /// <exception cref="IOException">The report cannot be written, and <see cref="TrainingLogOptions.OnFailure"/> is null.</exception>
    /// <exception cref="InvalidDataException">The file exists and is not a log of this kind; it is left unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        TrainingLogEvent kind = value.FinishedEpoch is not null ? TrainingLogEvent.Epoch
            : value.ValidationLoss is not null ? TrainingLogEvent.Validation : TrainingLogEvent.Step;
        if (kind == TrainingLogEvent.Step && value.Warning is null && value.TotalSteps % _options.EverySteps != 0)
        {
            return;
        }

        lock (_lock)
        {
            if (Failure is null)
            {
                ObjectDisposedException.ThrowIf(_isOff, this);
                TryWrite(value, kind);
            }
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOff = true;
            Close();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a report and flushes it to the operating system.</summary>
    private protected abstract void Write(TrainingProgress progress, TrainingLogEvent kind);

    /// <summary>Closes open files; may be called more than once.</summary>
    private protected abstract void Close();

    private void TryWrite(TrainingProgress progress, TrainingLogEvent kind)
    {
        try
        {
            Write(progress, kind);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException || AtomicFile.IsFull(error))
        {
            Failure = new IOException(
                $"{GetType().Name}: '{Target}' could not be written at step {progress.TotalSteps}: {error.Message} " +
                "TrainingLogOptions.OnFailure lets training continue without the log.", error);
            CloseQuietly();
            if (_options.OnFailure is not { } onFailure)
            {
                throw Failure;
            }

            onFailure(Failure);
        }
    }

    /// <summary>Closing flushes buffers, which fails again on a full disk.</summary>
    private void CloseQuietly()
    {
        try
        {
            Close();
        }
        catch (Exception error) when (error is IOException || AtomicFile.IsFull(error))
        {
            // The first failure is the one to report.
        }
    }
}
