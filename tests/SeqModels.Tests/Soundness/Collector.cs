using System.Runtime.CompilerServices;

namespace SeqModels.Tests.Soundness;

/// <summary>
/// A thread that collects without end and fills what was freed with numbers that spoil every result: arrays of all sizes, those that stay
/// in place (of which the library's workspaces are) among them.
/// </summary>
internal sealed class Collector : IDisposable
{
    private const int Kept = 64;
    private const int Longest = 1 << 15;

    private readonly Thread _thread;
    private readonly int _before = Collections();
    private volatile bool _isStopping;

    public Collector()
    {
        _thread = new Thread(Collect) { IsBackground = true, Name = "collector" };
        _thread.Start();
    }

    /// <summary>Collections since the beginning.</summary>
    public int Count => Collections() - _before;

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
