namespace SeqModels.Benchmarks.Torch;

/// <summary>Threads that keep a core busy each, as another program would, until disposed.</summary>
internal sealed class BusyThreads : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _isOver;

    public BusyThreads(int count)
    {
        _threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Spin) { IsBackground = true };
            _threads[i].Start();
        }
    }

    public void Dispose()
    {
        _isOver = true;
        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void Spin()
    {
        while (!_isOver)
            Thread.SpinWait(100);
    }
}
