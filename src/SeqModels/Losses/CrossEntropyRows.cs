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
    private const int ElementsPerShard = 1 << 14;

    public T* Logits;
    public T* Gradient;
    public int* Targets;
    public T* Maxima;
    public T* Inverses;
    public double* Losses;
    public double* Factors;
    public T* ClassWeights;
    public double ClassTotal;
    public int Classes;
    public int Count;
    public int? Ignored;
    public double Smoothing;
    public double Scale;

    public readonly int ShardCount => Parts.Count(Count, RowsPerShard);

    private readonly int RowsPerShard => Math.Max(1, ElementsPerShard / Classes);

    [SkipLocalsInit]
    public readonly void Run(int shard)
    {
        Span<T> block = stackalloc T[Gradient == null ? Math.Min(BlockLength, Classes) : 1];
        (int row, int end) = Parts.Range(shard, RowsPerShard, Count);
        for (; row < end; row++)
        {
            double factor = Targets[row] == Ignored ? 0 : Factors == null ? 1 : Factors[row];
            if (Gradient == null)
            {
                Losses[row] = factor == 0 ? 0 : factor * Forward(row, block);
            }
            else if (factor != 0)
            {
                Backward(row, Scale * factor);
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
        double log = double.CreateTruncating(Transcendental.Log<T, T, LaneScalar<T>>(T.CreateTruncating(sum)));
        double below = top - double.CreateTruncating(x[Targets[row]]);
        if (ClassWeights != null)
        {
            double loss = (1 - Smoothing) * WeightOf(row) * (log + below);
            return Smoothing == 0 ? loss : loss + (Smoothing / Classes * ((ClassTotal * (log + top)) - Reductions.Dot(x, new ReadOnlySpan<T>(ClassWeights, Classes))));
        }

        log += (1 - Smoothing) * below;
        return Smoothing == 0 ? log : log + (Smoothing * (top - (Reductions.Sum(x) / Classes)));
    }

    private readonly void Backward(int row, double scale)
    {
        nint start = (nint)row * Classes;
        var x = new ReadOnlySpan<T>(Logits + start, Classes);
        var dx = new Span<T>(Gradient + start, Classes);
        double ofTarget = (1 - Smoothing) * WeightOf(row), share = Smoothing / Classes;
        T factor = T.CreateTruncating(ClassWeights == null ? scale : scale * (ofTarget + (share * ClassTotal))) * Inverses[row];
        T shift = ClassWeights == null ? T.CreateTruncating(-scale * Smoothing / Classes) : T.Zero;
        Elementwise.UnaryAccumulate(x, dx, new ExpBelow<T>(Maxima[row], factor, shift));
        if (ClassWeights != null && Smoothing > 0)
            Elementwise.UnaryAccumulate(new ReadOnlySpan<T>(ClassWeights, Classes), dx, new Times<T>(T.CreateTruncating(-scale * share)));
        dx[Targets[row]] -= T.CreateTruncating(scale * ofTarget);
    }

    private readonly double WeightOf(int row) => ClassWeights == null ? 1 : double.CreateTruncating(ClassWeights[Targets[row]]);
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
