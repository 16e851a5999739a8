namespace SeqModels.Endurance;

/// <summary>A thread that collects garbage and looks after arrays of its own: whoever writes to memory that is no longer his is noticed there.</summary>
internal sealed class Canaries : IDisposable
{
    private const int Count = 256;
    private const float Mark = 12345.678f;

    private readonly Thread _thread;
    private volatile bool _isOver;

    public Canaries()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "canaries" };
        _thread.Start();
    }

    /// <summary>Arrays that somebody has written to.</summary>
    public int Dead { get; private set; }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Work()
    {
        float[]?[] arrays = new float[]?[Count];
        var random = new Random(1);
        while (!_isOver)
        {
            for (int i = 0; i < Count / 8; i++)
            {
                int place = random.Next(Count);
                if (arrays[place] is { } old && old.AsSpan().ContainsAnyExcept(Mark))
                    Dead++;
                arrays[place] = GC.AllocateUninitializedArray<float>(1 << random.Next(4, 16), pinned: random.Next(2) == 0);
                arrays[place].AsSpan().Fill(Mark);
            }

            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: random.Next(4) == 0);
        }
    }
}
