using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Threads;
using SeqModels.Optimizers.Clipping;
using SeqModels.Tensors;

namespace SeqModels.Optimizers.Updates;

/// <summary>
/// Runs an <see cref="IParameterUpdate{T}"/> over a parameter in one pass: every element of the parameter and of its states is read
/// and written once, the gradient is clipped on the way. Elements are independent, so every lane width gives the same bits.
/// </summary>
internal static unsafe class UpdateLoop
{
    private const int ShardLength = 1 << 15;

    /// <summary>Updates the parameter. Returns whether all its values are finite.</summary>
    public static bool Run<T, TUpdate>(
        Tensor parameter, Tensor gradient, GradientChange change, TUpdate update, Tensor? first = null, Tensor? second = null, Tensor? third = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TUpdate : struct, IParameterUpdate<T>
    {
        Span<T> values = parameter.AsWritableSpan<T>();
        bool isBroken = false;

        // A state that the formula does not use is never touched; the parameter stands in for its address.
        fixed (T* p = values, g = gradient.AsSpan<T>(),
            a = first is null ? values : first.AsWritableSpan<T>(),
            b = second is null ? values : second.AsWritableSpan<T>(),
            c = third is null ? values : third.AsWritableSpan<T>())
        {
            if (change.Rows is { } rows)
            {
                int rowLength = values.Length / rows.Length, rowsPerShard = Math.Max(1, ShardLength / Math.Max(1, rowLength));
                fixed (double* factors = rows)
                    WorkerTeam.Run(Parts.Count(rows.Length, rowsPerShard), new RowShards<T, TUpdate>(p, g, a, b, c, rowLength, factors, rows.Length, rowsPerShard, change.Bound, update, &isBroken));
                return !isBroken;
            }

            var shards = new Shards<T, TUpdate>(p, g, a, b, c, values.Length, change.Of<T>(), update, &isBroken);
            WorkerTeam.Run(Parts.Count(values.Length, ShardLength), shards);
        }

        return !isBroken;
    }

    private static bool Range<T, TUpdate>(T* p, T* g, T* a, T* b, T* c, nuint length, GradientChange<T> change, TUpdate update)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TUpdate : struct, IParameterUpdate<T>
    {
        if (WidestLane.Is512For<T>())
            return Loop<Vector512<T>, T, Lane512<T>, TUpdate>(ref *p, in *g, ref *a, ref *b, ref *c, length, change, update);
        if (WidestLane.Is256For<T>())
            return Loop<Vector256<T>, T, Lane256<T>, TUpdate>(ref *p, in *g, ref *a, ref *b, ref *c, length, change, update);
        if (WidestLane.Is128For<T>())
            return Loop<Vector128<T>, T, Lane128<T>, TUpdate>(ref *p, in *g, ref *a, ref *b, ref *c, length, change, update);
        return Loop<T, T, LaneScalar<T>, TUpdate>(ref *p, in *g, ref *a, ref *b, ref *c, length, change, update);
    }

    /// <summary>
    /// The loop for one lane type. Returns whether all values are finite: Σ (p − p) is 0 if they are and NaN otherwise, at the cost of two
    /// operations on registers. Internal so that tests compare the lanes.
    /// </summary>
    internal static bool Loop<V, T, L, TUpdate>(ref T p, ref readonly T g, ref T first, ref T second, ref T third, nuint length, GradientChange<T> change, TUpdate update)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TUpdate : struct, IParameterUpdate<T>
    {
        nuint i = 0;
        V zeros = L.Zero;
        for (; i + (nuint)L.Count <= length; i += (nuint)L.Count)
        {
            V value = L.Load(in p, i);
            V a = TUpdate.UsesFirst ? L.Load(in first, i) : L.Zero;
            V b = TUpdate.UsesSecond ? L.Load(in second, i) : L.Zero;
            V c = TUpdate.UsesThird ? L.Load(in third, i) : L.Zero;
            update.Apply<V, L>(ref value, change.Apply<V, L>(L.Load(in g, i)), ref a, ref b, ref c);
            L.Store(value, ref p, i);
            zeros = L.Add(zeros, L.Subtract(value, value));
            if (TUpdate.UsesFirst)
                L.Store(a, ref first, i);
            if (TUpdate.UsesSecond)
                L.Store(b, ref second, i);
            if (TUpdate.UsesThird)
                L.Store(c, ref third, i);
        }

        bool isFinite = AreZero<V, T, L>(zeros);
        return i < length
            ? Tail<V, T, L, TUpdate>(ref p, in g, ref first, ref second, ref third, i, (int)(length - i), change, update) && isFinite
            : isFinite;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool AreZero<V, T, L>(V zeros)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        T* elements = stackalloc T[L.Count];
        L.Store(zeros, ref *elements, 0);
        return !new ReadOnlySpan<T>(elements, L.Count).ContainsAnyExcept(T.Zero);
    }

    /// <summary>The last, partial vector; separate from the loop, which would otherwise exceed the JIT's inlining budget.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Tail<V, T, L, TUpdate>(
        ref T p, ref readonly T g, ref T first, ref T second, ref T third, nuint i, int count, GradientChange<T> change, TUpdate update)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TUpdate : struct, IParameterUpdate<T>
    {
        V value = L.LoadPartial(in p, i, count);
        V a = TUpdate.UsesFirst ? L.LoadPartial(in first, i, count) : L.Zero;
        V b = TUpdate.UsesSecond ? L.LoadPartial(in second, i, count) : L.Zero;
        V c = TUpdate.UsesThird ? L.LoadPartial(in third, i, count) : L.Zero;
        update.Apply<V, L>(ref value, change.Apply<V, L>(L.LoadPartial(in g, i, count)), ref a, ref b, ref c);
        L.StorePartial(value, ref p, i, count);
        if (TUpdate.UsesFirst)
            L.StorePartial(a, ref first, i, count);
        if (TUpdate.UsesSecond)
            L.StorePartial(b, ref second, i, count);
        if (TUpdate.UsesThird)
            L.StorePartial(c, ref third, i, count);

        // The elements beyond the count are nobody's, and may be NaN.
        for (int k = 0; k < count; k++)
        {
            if (!T.IsFinite(Unsafe.Add(ref p, i + (nuint)k)))
                return false;
        }

        return true;
    }

    /// <summary>The parameter cut into ranges for the worker team.</summary>
    private readonly struct Shards<T, TUpdate>(T* p, T* g, T* a, T* b, T* c, int length, GradientChange<T> change, TUpdate update, bool* isBroken) : IShardJob
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TUpdate : struct, IParameterUpdate<T>
    {
        public void Run(int shard)
        {
            (int start, int end) = Parts.Range(shard, ShardLength, length);
            if (!Range(p + start, g + start, a + start, b + start, c + start, (nuint)(end - start), change, update))
                *isBroken = true;
        }
    }

    /// <summary>The parameter cut into ranges of whole rows, each row of the gradient with a factor of its own.</summary>
    private readonly struct RowShards<T, TUpdate>(T* p, T* g, T* a, T* b, T* c, int rowLength, double* factors, int rows, int rowsPerShard, double bound, TUpdate update, bool* isBroken) : IShardJob
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TUpdate : struct, IParameterUpdate<T>
    {
        public void Run(int shard)
        {
            (int row, int end) = Parts.Range(shard, rowsPerShard, rows);
            for (; row < end; row++)
            {
                nint start = (nint)row * rowLength;
                GradientChange<T> change = new GradientChange(factors[row], bound).Of<T>();
                if (!Range(p + start, g + start, a + start, b + start, c + start, (nuint)rowLength, change, update))
                    *isBroken = true;
            }
        }
    }
}
