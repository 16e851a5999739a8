using System.Runtime.ExceptionServices;

namespace SeqModels.Training;

/// <summary>Several receivers of progress as one.</summary>
public static class TrainingLogs
{
    /// <summary>
    /// Passes each report to all receivers, in order. One that throws does not keep the report from those after it; its exception is
    /// thrown when all had it (of several, the first).
    /// </summary>
    /// <param name="parts">The receivers; null ones are left out, so that a log can be optional. They remain the caller's to dispose.</param>
    /// <example><code>
    /// using var json = new JsonLinesLog("run/log.jsonl");
    /// using var board = new TensorBoardLog("run/tensorboard");
    /// model.Train(train, validation, options, TrainingLogs.Combine(json, board, display));
    /// </code></example>
    public static IProgress<TrainingProgress> Combine(params IEnumerable<IProgress<TrainingProgress>?> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new Combined([.. parts.OfType<IProgress<TrainingProgress>>()]);
    }

    private sealed class Combined(IProgress<TrainingProgress>[] parts) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            ExceptionDispatchInfo? first = null;
            foreach (IProgress<TrainingProgress> part in parts)
            {
                try
                {
                    part.Report(value);
                }
                catch (Exception error)
                {
                    first ??= ExceptionDispatchInfo.Capture(error);
                }
            }

            first?.Throw();
        }
    }
}
