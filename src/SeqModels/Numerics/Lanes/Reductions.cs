using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// Sums in a fixed order, independent of the lane width: blocks of <see cref="BlockLength"/> elements, in each block
/// <see cref="VirtualLanes"/> running sums (element i is added to sum i mod 64), folded in halves; block sums are added in double.
/// </summary>
internal static class Reductions
{
    private const int VirtualLanes = 64;
    private const int BlockLength = 4096;

    /// <summary>Σ x.</summary>
    public static double Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce<T, Identity<T>>(x, x);

    /// <summary>Σ x·y.</summary>
    public static double Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"Reductions.Dot: lengths {x.Length} and {y.Length} differ.", nameof(y));
        return Reduce<T, Product<T>>(x, y);
    }

    /// <summary>Σ x².</summary>
    public static double SumOfSquares<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce<T, Square<T>>(x, x);

    /// <summary>The largest element, or NaN if any element is NaN. <paramref name="x"/> must not be empty.</summary>
    public static T Max<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.IsEmpty)
            throw new ArgumentException("Reductions.Max: there are no elements.", nameof(x));
        ref T first = ref MemoryMarshal.GetReference(x);
        if (WidestLane.Is512For<T>())
            return MaxLoop<Vector512<T>, T, Lane512<T>>(in first, (nuint)x.Length);
        if (WidestLane.Is256For<T>())
            return MaxLoop<Vector256<T>, T, Lane256<T>>(in first, (nuint)x.Length);
        if (WidestLane.Is128For<T>())
            return MaxLoop<Vector128<T>, T, Lane128<T>>(in first, (nuint)x.Length);
        return MaxLoop<T, T, LaneScalar<T>>(in first, (nuint)x.Length);
    }

    /// <summary>The index of the first largest element, or of the first NaN; −1 if empty.</summary>
    public static int IndexOfMax<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.IndexOfMax(x);

    /// <summary>The loop of one lane; internal so that tests compare the lanes. A maximum is the same in any order.</summary>
    internal static T MaxLoop<V, T, L>(ref readonly T x, nuint length)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nuint count = (nuint)L.Count, i = 0;
        T best = x;
        if (length >= 4 * count)
        {
            V m0 = L.Load(in x, 0), m1 = L.Load(in x, count), m2 = L.Load(in x, 2 * count), m3 = L.Load(in x, 3 * count);
            for (i = 4 * count; i + (4 * count) <= length; i += 4 * count)
            {
                m0 = L.Max(m0, L.Load(in x, i));
                m1 = L.Max(m1, L.Load(in x, i + count));
                m2 = L.Max(m2, L.Load(in x, i + (2 * count)));
                m3 = L.Max(m3, L.Load(in x, i + (3 * count)));
            }

            V all = L.Max(L.Max(m0, m1), L.Max(m2, m3));
            ref T element = ref Unsafe.As<V, T>(ref all);
            for (nuint k = 0; k < count; k++)
                best = T.Max(best, Unsafe.Add(ref element, k));
        }

        for (; i < length; i++)
            best = T.Max(best, Unsafe.Add(ref Unsafe.AsRef(in x), i));
        return best;
    }

    private static double Reduce<T, TTerm>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T>
    {
        ref T a = ref MemoryMarshal.GetReference(x);
        ref T b = ref MemoryMarshal.GetReference(y);
        if (WidestLane.Is512For<T>())
            return ReduceBlocks<Vector512<T>, T, Lane512<T>, TTerm>(in a, in b, (nuint)x.Length);
        if (WidestLane.Is256For<T>())
            return ReduceBlocks<Vector256<T>, T, Lane256<T>, TTerm>(in a, in b, (nuint)x.Length);
        if (WidestLane.Is128For<T>())
            return ReduceBlocks<Vector128<T>, T, Lane128<T>, TTerm>(in a, in b, (nuint)x.Length);
        return ReduceBlocks<T, T, LaneScalar<T>, TTerm>(in a, in b, (nuint)x.Length);
    }

    internal static double ReduceBlocks<V, T, L, TTerm>(ref readonly T x, ref readonly T y, nuint length)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TTerm : struct, ITerm<T>
    {
        double total = 0;
        for (nuint start = 0; start < length; start += BlockLength)
        {
            nuint end = nuint.Min(start + BlockLength, length);
            total += double.CreateTruncating(ReduceBlock<V, T, L, TTerm>(in x, in y, start, end));
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T ReduceBlock<V, T, L, TTerm>(ref readonly T x, ref readonly T y, nuint start, nuint end)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TTerm : struct, ITerm<T>
    {
        Span<T> lanes = stackalloc T[VirtualLanes];
        ref T sums = ref MemoryMarshal.GetReference(lanes);
        nuint count = (nuint)L.Count;
        nuint full = start + ((end - start) & ~(nuint)(VirtualLanes - 1));

        // Four vectors of the 64 running sums at a time, over the whole block.
        for (nuint lane = 0; lane < VirtualLanes; lane += 4 * count)
        {
            V s0 = L.Zero, s1 = L.Zero, s2 = L.Zero, s3 = L.Zero;
            for (nuint i = start + lane; i < full; i += VirtualLanes)
            {
                s0 = Add<V, T, L, TTerm>(in x, in y, i, s0);
                s1 = Add<V, T, L, TTerm>(in x, in y, i + count, s1);
                s2 = Add<V, T, L, TTerm>(in x, in y, i + (2 * count), s2);
                s3 = Add<V, T, L, TTerm>(in x, in y, i + (3 * count), s3);
            }

            L.Store(s0, ref sums, lane);
            L.Store(s1, ref sums, lane + count);
            L.Store(s2, ref sums, lane + (2 * count));
            L.Store(s3, ref sums, lane + (3 * count));
        }

        nuint rest = full;
        for (; rest + count <= end; rest += count)
            L.Store(Add<V, T, L, TTerm>(in x, in y, rest, L.Load(ref sums, rest - full)), ref sums, rest - full);
        if (rest < end)
        {
            int few = (int)(end - rest);
            V b = TTerm.UsesBoth ? L.LoadPartial(in y, rest, few) : L.Zero;
            V sum = TTerm.Add<V, L>(L.LoadPartial(in x, rest, few), b, L.Load(ref sums, rest - full));
            L.StorePartial(sum, ref sums, rest - full, few);
        }

        return Fold<V, T, L>(ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Add<V, T, L, TTerm>(ref readonly T x, ref readonly T y, nuint index, V sum)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TTerm : struct, ITerm<T> =>
        TTerm.Add<V, L>(L.Load(in x, index), TTerm.UsesBoth ? L.Load(in y, index) : L.Zero, sum);

    /// <summary>Adds the upper half of the running sums to the lower half until one is left.</summary>
    private static T Fold<V, T, L>(ref T sums)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nuint half = VirtualLanes / 2;
        for (; half >= (nuint)L.Count && half > 0; half /= 2)
        {
            for (nuint i = 0; i < half; i += (nuint)L.Count)
                L.Store(L.Add(L.Load(ref sums, i), L.Load(ref sums, i + half)), ref sums, i);
        }

        for (; half > 0; half /= 2)
        {
            for (nuint i = 0; i < half; i++)
            {
                T upper = LaneScalar<T>.Load(ref sums, i + half);
                LaneScalar<T>.Store(LaneScalar<T>.Load(ref sums, i) + upper, ref sums, i);
            }
        }

        return sums;
    }

    /// <summary>One term of a sum.</summary>
    internal interface ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <summary>Whether the term depends on y.</summary>
        static abstract bool UsesBoth { get; }

        static abstract V Add<V, L>(V x, V y, V sum)
            where V : struct
            where L : struct, ILane<V, T>;
    }

    internal readonly struct Identity<T> : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static bool UsesBoth => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add<V, L>(V x, V y, V sum)
            where V : struct
            where L : struct, ILane<V, T> => L.Add(sum, x);
    }

    internal readonly struct Square<T> : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static bool UsesBoth => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add<V, L>(V x, V y, V sum)
            where V : struct
            where L : struct, ILane<V, T> => L.FusedMultiplyAdd(x, x, sum);
    }

    internal readonly struct Product<T> : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static bool UsesBoth => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add<V, L>(V x, V y, V sum)
            where V : struct
            where L : struct, ILane<V, T> => L.FusedMultiplyAdd(x, y, sum);
    }
}
