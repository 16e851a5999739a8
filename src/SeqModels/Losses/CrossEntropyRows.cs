using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Losses;

/// <summary>A range of rows of a cross-entropy: forward if <see cref="Gradient"/> is null, otherwise backward.</summary>
internal unsafe struct CrossEntropyRows<T> : IShardJob
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockLength = 4096;

    public T* Logits;
    public T* Gradient;
    public int* Targets;
    public T* Maxima;
    public T* Inverses;
    public double* Losses;
    public int Classes;
    public int Count;
    public int RowsPerShard;
    public int? Ignored;
    public double Smoothing;
    public double Scale;

    public readonly int ShardCount => Parts.Count(Count, RowsPerShard);

    [SkipLocalsInit]
    public readonly void Run(int shard)
    {
        Span<T> block = stackalloc T[Gradient == null ? Math.Min(BlockLength, Classes) : 1];
        (int row, int end) = Parts.Range(shard, RowsPerShard, Count);
        for (; row < end; row++)
        {
            bool isIgnored = Targets[row] == Ignored;
            if (Gradient == null)
            {
                Losses[row] = isIgnored ? 0 : Forward(row, block);
            }
            else if (!isIgnored)
            {
                Backward(row);
            }
        }
    }

    private readonly double Forward(int row, Span<T> block)
    {
        var x = new ReadOnlySpan<T>(Logits + ((nint)row * Classes), Classes);
        T max = Reductions.Max(x);
        double sum = 0;
        for (int start = 0; start < Classes; start += BlockLength)
        {
            ReadOnlySpan<T> part = x.Slice(start, Math.Min(BlockLength, Classes - start));
            Span<T> powers = block[..part.Length];
            Elementwise.Unary(part, powers, new ExpBelow<T>(max, T.One, T.Zero));
            sum += Reductions.Sum<T>(powers);
        }

        Maxima[row] = max;
        Inverses[row] = T.CreateTruncating(1 / sum);
        double top = double.CreateTruncating(max);
        double loss = double.CreateTruncating(Transcendental.Log<T, T, LaneScalar<T>>(T.CreateTruncating(sum)));
        loss += (1 - Smoothing) * (top - double.CreateTruncating(x[Targets[row]]));
        return Smoothing == 0 ? loss : loss + (Smoothing * (top - (Reductions.Sum(x) / Classes)));
    }

    private readonly void Backward(int row)
    {
        nint start = (nint)row * Classes;
        var x = new ReadOnlySpan<T>(Logits + start, Classes);
        var dx = new Span<T>(Gradient + start, Classes);
        T factor = T.CreateTruncating(Scale) * Inverses[row];
        Elementwise.UnaryAccumulate(x, dx, new ExpBelow<T>(Maxima[row], factor, T.CreateTruncating(-Scale * Smoothing / Classes)));
        dx[Targets[row]] -= T.CreateTruncating(Scale * (1 - Smoothing));
    }
}

/// <summary>factor · e^(x − top) + shift.</summary>
internal readonly struct ExpBelow<T>(T top, T factor, T shift) : IUnaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _top = top;
    private readonly T _factor = factor;
    private readonly T _shift = shift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x)
        where V : struct
        where L : struct, ILane<V, T> =>
        L.FusedMultiplyAdd(L.Create(_factor), Transcendental.Exp<V, T, L>(L.Subtract(x, L.Create(_top))), L.Create(_shift));
}
