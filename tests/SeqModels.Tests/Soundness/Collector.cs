using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SeqModels.Tests.Soundness;

/// <summary>
/// A thread that collects, once it is begun, and fills what was freed with numbers that spoil every result: arrays of all sizes, those that stay
/// in place (of which the library's workspaces are) among them.
/// </summary>
internal sealed class Collector : IDisposable
{
    private const int Kept = 64;
    private const int Longest = 1 << 15;

    // Collections at once when a case begins, and then per millisecond, so that half the time is left for computing.
    private const int First = 8;
    private const double PerMillisecond = 1.5;

    private readonly Thread _thread;
    private readonly int _before = Collections();
    private volatile bool _isStopping;
    private volatile bool _isPaused = true;
    private long _begun;
    private long _done;

    public Collector()
    {
        _thread = new Thread(Collect) { IsBackground = true, Name = "collector" };
        _thread.Start();
    }

    /// <summary>Collections since the beginning.</summary>
    public int Count => Collections() - _before;

    /// <summary>Collects until <see cref="Pause"/>.</summary>
    public void Begin()
    {
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        Volatile.Write(ref _done, 0);
        _isPaused = false;
    }

    public void Pause() => _isPaused = true;

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
    }

    private static int Collections() => Enumerable.Range(0, GC.MaxGeneration + 1).Sum(GC.CollectionCount);

    private void Collect()
    {
        float[][] kept = new float[Kept][];
        var random = new Random(1);
        for (int round = 0; !_isStopping; round++)
        {
            while (!_isStopping && (_isPaused || Volatile.Read(ref _done) > First + (PerMillisecond * Stopwatch.GetElapsedTime(Volatile.Read(ref _begun)).TotalMilliseconds)))
                Thread.Sleep(0);
            Interlocked.Increment(ref _done);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: round % 16 == 0);
            for (int i = 0; i < Kept / 4; i++)
                kept[random.Next(Kept)] = Garbage(1 + random.Next(1 << random.Next(4, 16)), random.Next(4) > 0);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float[] Garbage(int length, bool isPinned)
    {
        float[] garbage = GC.AllocateUninitializedArray<float>(Math.Min(length, Longest), isPinned);
        garbage.AsSpan().Fill(1e30f);
        return garbage;
    }
}
