using System.Numerics;
using SeqModels.Numerics.Products;

namespace SeqModels.Losses;

/// <summary>A thread's reusable memory for output layers: the packed inputs of one block of samples, and temporary scores.</summary>
internal sealed class OutputScratch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static OutputScratch<T>? OfThread;

    private T[] _scores = [];

    /// <summary>The number of elements this thread has packed.</summary>
    public long PackedElements { get; set; }

    public static OutputScratch<T> Current => OfThread ??= new OutputScratch<T>();

    /// <summary>hᵀ, [inputs, samples].</summary>
    public PackedMatrix<T> Transposed { get; } = new();

    /// <summary>h, [samples, inputs].</summary>
    public PackedMatrix<T> Plain { get; } = new();

    /// <summary>Uninitialised memory for scores.</summary>
    public Span<T> Scores(int length)
    {
        if (_scores.Length < length)
            _scores = GC.AllocateUninitializedArray<T>(length, pinned: true);
        return _scores.AsSpan(0, length);
    }
}
