using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;

namespace SeqModels.Losses;

/// <summary>A range of rows of a cross-entropy with target probabilities: forward if there are <see cref="Losses"/>, otherwise
/// backward.</summary>
internal unsafe struct SoftCrossEntropyRows<T> : IShardJob
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockLength = 4096;
    private const int ElementsPerShard = 1 << 14;

    public T* Logits;
    public T* Targets;
    public T* LogitGradient;
    public T* TargetGradient;
    public T* ClassWeights;
    public T* Maxima;
    public T* Inverses;
    public T* Logs;
    public double* Masses;
    public double* Losses;
    public double* Factors;
    public int Classes;
    public int Count;
    public double Smoothing;

    public readonly int ShardCount => Parts.Count(Count, RowsPerShard);

    private readonly int RowsPerShard => Math.Max(1, ElementsPerShard / Classes);

    [SkipLocalsInit]
    public readonly void Run(int shard)
    {
        Span<T> block = stackalloc T[Math.Min(BlockLength, Classes)];
        (int row, int end) = Parts.Range(shard, RowsPerShard, Count);
        for (; row < end; row++)
        {
            if (Losses != null)
                Losses[row] = Factors[row] == 0 ? 0 : Factors[row] * Forward(row, block);
            else if (Factors[row] != 0)
                Backward(row, block);
        }
    }

    private readonly double Forward(int row, Span<T> block)
    {
        ReadOnlySpan<T> x = Row(Logits, row), q = Row(Targets, row);
        T max = Reductions.Max(x);
        double sum = 0, loss = 0, mass = 0;
        for (int start = 0; start < Classes; start += BlockLength)
        {
            Span<T> powers = block[..Math.Min(BlockLength, Classes - start)];
            Elementwise.Unary(x.Slice(start, powers.Length), powers, new ExpBelow<T>(max, T.One, T.Zero));
            sum += Reductions.Sum<T>(powers);
        }

        (Maxima[row], Inverses[row]) = (max, T.CreateTruncating(1 / sum));
        Logs[row] = Transcendental.Log<T, T, LaneScalar<T>>(T.CreateTruncating(sum));
        for (int start = 0; start < Classes; start += BlockLength)
        {
            Span<T> terms = block[..Math.Min(BlockLength, Classes - start)];
            Share(q.Slice(start, terms.Length), start, terms);
            mass += Reductions.Sum<T>(terms);
            Elementwise.Binary(x.Slice(start, terms.Length), terms, terms, new SoftTerm<T>(max, Logs[row]));
            loss += Reductions.Sum<T>(terms);
        }

        Masses[row] = mass;
        return loss;
    }

    private readonly void Backward(int row, Span<T> block)
    {
        ReadOnlySpan<T> x = Row(Logits, row), q = Row(Targets, row);
        T scale = T.CreateTruncating(Factors[row]);
        if (LogitGradient != null)
        {
            Span<T> dx = Row(LogitGradient, row);
            Elementwise.UnaryAccumulate(x, dx, new ExpBelow<T>(Maxima[row], T.CreateTruncating(Factors[row] * Masses[row]) * Inverses[row], T.Zero));
            for (int start = 0; start < Classes; start += BlockLength)
            {
                Span<T> shares = block[..Math.Min(BlockLength, Classes - start)];
                Share(q.Slice(start, shares.Length), start, shares);
                Elementwise.UnaryAccumulate(shares, dx.Slice(start, shares.Length), new Times<T>(-scale));
            }
        }

        for (int start = 0; start < Classes && TargetGradient != null; start += BlockLength)
        {
            Span<T> weights = block[..Math.Min(BlockLength, Classes - start)];
            weights.Fill(T.CreateTruncating(Factors[row] * (1 - Smoothing)));
            if (ClassWeights != null)
                Elementwise.Binary(weights, new ReadOnlySpan<T>(ClassWeights + start, weights.Length), weights, default(Product<T>));
            Elementwise.BinaryAccumulate(
                x.Slice(start, weights.Length), weights, Row(TargetGradient, row).Slice(start, weights.Length), new SoftTerm<T>(Maxima[row], Logs[row]));
        }
    }

    /// <summary>w ((1 − ε) q + ε/V) of a block of classes.</summary>
    private readonly void Share(ReadOnlySpan<T> q, int start, Span<T> shares)
    {
        Elementwise.Unary(q, shares, new Times<T>(T.CreateTruncating(1 - Smoothing)));
        Elementwise.Unary(shares, shares, new Shift<T>(T.CreateTruncating(Smoothing / Classes)));
        if (ClassWeights != null)
            Elementwise.Binary(shares, new ReadOnlySpan<T>(ClassWeights + start, shares.Length), shares, default(Product<T>));
    }

    private readonly Span<T> Row(T* rows, int row) => new(rows + ((nint)row * Classes), Classes);
}

/// <summary>w (ln Z + m − x), and 0 where w = 0, even if x is −∞.</summary>
internal readonly struct SoftTerm<T>(T max, T log) : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _max = max;
    private readonly T _log = log;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x, V w)
        where V : struct
        where L : struct, ILane<V, T> =>
        L.Select(L.Equal(w, L.Zero), L.Zero, L.Multiply(w, L.Add(L.Create(_log), L.Subtract(L.Create(_max), x))));
}
