using System.Diagnostics;

namespace SeqModels.Endurance;

/// <summary>Waits to the microsecond, where a sleep knows milliseconds.</summary>
internal static class Moment
{
    public static void Wait(double seconds) => Until(Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency));

    /// <param name="timestamp">Of <see cref="Stopwatch"/>.</param>
    public static void Until(long timestamp)
    {
        for (long left = timestamp - Stopwatch.GetTimestamp(); left > 0; left = timestamp - Stopwatch.GetTimestamp())
            Thread.Sleep(left > Stopwatch.Frequency / 500 ? 1 : 0);
    }
}
