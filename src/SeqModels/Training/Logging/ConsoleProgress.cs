using SeqModels.Training.Logging;

namespace SeqModels.Training;

/// <summary>
/// Shows a training run on the console: one line per epoch and, on a terminal, a rewritten line with bar, step, loss or perplexity, throughput
/// and remaining time in between. Pass it to <see cref="Trainer.Train"/> as progress, or use <see cref="TrainerDisplay.Fit"/>.
/// </summary>
/// <remarks>
/// <para>The line of an epoch has its training and validation loss (or perplexity), the metrics of
/// <see cref="TrainingTask.ValidationMetrics"/>, the learning rate, the mean gradient norm, the throughput, the time of the epoch, and <c>best</c> if
/// its validation loss is the lowest so far. Validations within an epoch, warnings and the resumption from a checkpoint have lines of their own.
/// If the output is redirected, only these lines are written.</para>
/// <para>It writes before training continues, so that lines are in order. <see cref="Progress{T}"/> instead posts every report to the thread pool
/// when there is no synchronization context, as in a console program: its lines are printed out of order, and some after the run has ended.</para>
/// </remarks>
/// <example><code>
/// using var console = new ConsoleProgress();
/// using var log = new JsonLinesLog("run/log.jsonl");
/// model.Train(train, validation, options, TrainingLogs.Combine(console, log));
/// </code></example>
public sealed class ConsoleProgress : IProgress<TrainingProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly ConsoleProgressOptions _options;
    private readonly TextWriter _writer;
    private readonly bool _isTerminal;

    /// <summary>The number of characters of the rewritten line; 0 if there is none.</summary>
    private int _shown;
    private TimeSpan? _shownAt;
    private TimeSpan? _epochBegan;
    private bool _hasReportedResume;

    /// <summary>Initializes a display.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    public ConsoleProgress(ConsoleProgressOptions? options = null)
    {
        _options = options ?? new ConsoleProgressOptions();
        _writer = _options.Writer ?? Console.Out;
        _isTerminal = _options.IsTerminal ?? (_options.Writer is null && !Console.IsOutputRedirected);
    }

    /// <summary>Shows a report.</summary>
    /// <param name="value">The report.</param>
    /// <exception cref="IOException">The output cannot be written.</exception>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            var text = new ConsoleText(_options.ShowsPerplexity ?? value.ItemName == "tokens");
            if (value.ResumedFrom is { } point && !_hasReportedResume)
            {
                _hasReportedResume = true;
                WriteLine(ConsoleText.Resumed(point));
            }

            _epochBegan ??= value.ResumedFrom is null ? TimeSpan.Zero : value.Elapsed;
            if (value.Warning is { } warning)
            {
                WriteLine("warning: " + warning);
            }

            if (value.FinishedEpoch is { } epoch)
            {
                WriteLine(text.Epoch(value, epoch, value.Elapsed - _epochBegan.Value));
                (_epochBegan, _shownAt) = (value.Elapsed, null);
            }
            else if (value.ValidationLoss is not null)
            {
                WriteLine(text.Validation(value));
            }
            else if (_isTerminal && (_shownAt is not { } last || value.Elapsed - last >= _options.Interval))
            {
                _shownAt = value.Elapsed;
                Rewrite(text.Step(value, Width - 1));
            }
        }
    }

    /// <summary>Clears the rewritten line. The writer is not disposed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Rewrite("");
        }
    }

    private int Width
    {
        get
        {
            if (_options.Width is { } width)
            {
                return width;
            }

            try
            {
                return Console.WindowWidth is > 20 and var columns ? columns : 80;
            }
            catch (IOException)
            {
                return 80;
            }
        }
    }

    private void WriteLine(string line)
    {
        Rewrite("");
        _writer.WriteLine(line);
        _writer.Flush();
    }

    /// <summary>Replaces the rewritten line. Blanks erase what is longer, so that no control sequences are needed.</summary>
    private void Rewrite(string line)
    {
        if (line.Length == 0 && _shown == 0)
        {
            return;
        }

        _writer.Write('\r');
        _writer.Write(line.PadRight(_shown));
        if (line.Length < _shown)
        {
            _writer.Write('\r');
            _writer.Write(line);
        }

        _writer.Flush();
        _shown = line.Length;
    }
}
