using System.Runtime.ExceptionServices;

namespace SeqModels.Training;

/// <summary>Combines progress receivers.</summary>
public static class TrainingLogs
{
    /// <summary>
    /// Combines receivers into one that passes each report to all of them, in order. If one throws, the others still receive the report; the
    /// first exception is rethrown afterwards.
    /// </summary>
    /// <param name="parts">The receivers; null entries are skipped. They are not disposed.</param>
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
