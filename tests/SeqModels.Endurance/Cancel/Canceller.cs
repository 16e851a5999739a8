using System.Collections.Concurrent;
using System.Diagnostics;

namespace SeqModels.Endurance.Cancel;

/// <summary>A thread that cancels at a moment.</summary>
internal sealed class Canceller : IDisposable
{
    private readonly BlockingCollection<(CancellationTokenSource Source, long At)> _due = [];
    private readonly Thread _thread;

    public Canceller()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "canceller" };
        _thread.Start();
    }

    /// <summary>A source that is cancelled then; nobody disposes it, since that moment may come after the work is done.</summary>
    public CancellationTokenSource After(TimeSpan time)
    {
        var source = new CancellationTokenSource();
        _due.Add((source, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency)));
        return source;
    }

    public void Dispose()
    {
        _due.CompleteAdding();
        _thread.Join();
        _due.Dispose();
    }

    private void Work()
    {
        foreach ((CancellationTokenSource source, long at) in _due.GetConsumingEnumerable())
        {
            Moment.Until(at);
            source.Cancel();
        }
    }
}
