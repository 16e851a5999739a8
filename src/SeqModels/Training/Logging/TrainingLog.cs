using SeqModels.Files;
using SeqModels.Training.Logging;

namespace SeqModels.Training;

/// <summary>
/// Writes the reports of a training run to files: pass it to <see cref="Trainer"/> as progress, several of them (and a display) by
/// <see cref="TrainingLogs.Combine"/>. Every report is with the operating system before training goes on, so that a killed run's log
/// ends with its last step.
/// </summary>
/// <remarks>
/// Files are opened by the first report. A resumed run goes on with them: what they hold from the first reported step on (the steps
/// that the lost part of the run had made) is cut off, so that no step is there twice; a run that begins anew therefore begins a new log.
/// When a log cannot be written, <see cref="TrainingLogOptions.OnFailure"/> decides.
/// </remarks>
public abstract class TrainingLog : IProgress<TrainingProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly TrainingLogOptions _options;
    private bool _isOff;

    private protected TrainingLog(TrainingLogOptions? options) => _options = options ?? new TrainingLogOptions();

    /// <summary>Why nothing is written any more; null while all is well.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>What the log writes to, for messages.</summary>
    private protected abstract string Target { get; }

    /// <summary>Writes a report, unless it is of a step that <see cref="TrainingLogOptions.EverySteps"/> leaves out.</summary>
    /// <param name="value">The report.</param>
    /// <exception cref="IOException">It cannot be written, and <see cref="TrainingLogOptions.OnFailure"/> is null.</exception>
    /// <exception cref="InvalidDataException">The file is there and is no log of this kind; it stays as it is.</exception>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
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

    /// <summary>Writes a report and hands it to the operating system.</summary>
    private protected abstract void Write(TrainingProgress progress, TrainingLogEvent kind);

    /// <summary>Closes what is open; more than once is allowed.</summary>
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
                "Training itself is well; TrainingLogOptions.OnFailure lets it go on without the log.", error);
            CloseQuietly();
            if (_options.OnFailure is not { } onFailure)
            {
                throw Failure;
            }

            onFailure(Failure);
        }
    }

    /// <summary>Closing writes what is buffered, which fails again on a full disk.</summary>
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
