using SeqModels.Numerics;

namespace SeqModels.Recurrent.Kernels;

/// <summary>Cuts one piece of memory into aligned parts; started at null it only counts.</summary>
internal unsafe struct MemoryCursor<T>(T* start)
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T* _start = start;
    private nint _used;

    /// <summary>The elements taken so far, which one array has to hold.</summary>
    public readonly int Length => ArrayLength.Of("What a recurrent layer keeps of all steps", _used);

    public T* Take(nint length)
    {
        T* part = _start + _used;
        nint unit = Alignment / sizeof(T);
        _used += (length + unit - 1) / unit * unit;
        return part;
    }
}
