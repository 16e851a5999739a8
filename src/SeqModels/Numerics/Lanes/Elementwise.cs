using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// Elementwise loops: an operation is written once over lanes and runs in the widest lane the CPU supports, with the tail as a partial
/// vector. The output may be one of the inputs; otherwise spans must not overlap.
/// </summary>
internal static class Elementwise
{
    /// <summary>y = f(x).</summary>
    public static void Unary<T, TOperation>(ReadOnlySpan<T> x, Span<T> y, TOperation operation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IUnaryOperation<T> => RunUnary<T, TOperation, Overwrite>(x, y, operation);

    /// <summary>y += f(x).</summary>
    public static void UnaryAccumulate<T, TOperation>(ReadOnlySpan<T> x, Span<T> y, TOperation operation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IUnaryOperation<T> => RunUnary<T, TOperation, Accumulate>(x, y, operation);

    /// <summary>z = f(x, y).</summary>
    public static void Binary<T, TOperation>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z, TOperation operation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IBinaryOperation<T> => RunBinary<T, TOperation, Overwrite>(x, y, z, operation);

    /// <summary>z += f(x, y).</summary>
    public static void BinaryAccumulate<T, TOperation>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z, TOperation operation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IBinaryOperation<T> => RunBinary<T, TOperation, Accumulate>(x, y, z, operation);

    /// <summary>w = f(x, y, z).</summary>
    public static void Ternary<T, TOperation>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> w, TOperation operation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, ITernaryOperation<T> => RunTernary<T, TOperation, Overwrite>(x, y, z, w, operation);

    /// <summary>w += f(x, y, z).</summary>
    public static void TernaryAccumulate<T, TOperation>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> w, TOperation operation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, ITernaryOperation<T> => RunTernary<T, TOperation, Accumulate>(x, y, z, w, operation);

    private static void RunUnary<T, TOperation, TMode>(ReadOnlySpan<T> x, Span<T> y, TOperation operation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IUnaryOperation<T>
        where TMode : struct, IStoreMode
    {
        if (x.Length != y.Length)
            throw new ArgumentException("Elementwise.Unary: all spans must have the same length.");
        if (WidestLane.Is512For<T>())
            UnaryLoop<Vector512<T>, T, Lane512<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)y.Length, operation);
        else if (WidestLane.Is256For<T>())
            UnaryLoop<Vector256<T>, T, Lane256<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)y.Length, operation);
        else if (WidestLane.Is128For<T>())
            UnaryLoop<Vector128<T>, T, Lane128<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)y.Length, operation);
        else
            UnaryLoop<T, T, LaneScalar<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)y.Length, operation);
    }

    /// <summary>The loop of one lane; internal so that tests compare the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void UnaryLoop<V, T, L, TOperation, TMode>(ref readonly T x, ref T y, nuint length, TOperation operation)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TOperation : struct, IUnaryOperation<T>
        where TMode : struct, IStoreMode
    {
        nuint i = 0;
        for (; i + (nuint)L.Count <= length; i += (nuint)L.Count)
        {
            V result = operation.Apply<V, L>(L.Load(in x, i));
            L.Store(TMode.Combine<V, T, L>(result, in y, i), ref y, i);
        }

        if (i < length)
        {
            int rest = (int)(length - i);
            V result = operation.Apply<V, L>(L.LoadPartial(in x, i, rest));
            L.StorePartial(TMode.CombinePartial<V, T, L>(result, in y, i, rest), ref y, i, rest);
        }
    }

    private static void RunBinary<T, TOperation, TMode>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z, TOperation operation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IBinaryOperation<T>
        where TMode : struct, IStoreMode
    {
        if (x.Length != z.Length || y.Length != z.Length)
            throw new ArgumentException("Elementwise.Binary: all spans must have the same length.");
        if (WidestLane.Is512For<T>())
            BinaryLoop<Vector512<T>, T, Lane512<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), in MemoryMarshal.GetReference(y), ref MemoryMarshal.GetReference(z), (nuint)z.Length, operation);
        else if (WidestLane.Is256For<T>())
            BinaryLoop<Vector256<T>, T, Lane256<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), in MemoryMarshal.GetReference(y), ref MemoryMarshal.GetReference(z), (nuint)z.Length, operation);
        else if (WidestLane.Is128For<T>())
            BinaryLoop<Vector128<T>, T, Lane128<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), in MemoryMarshal.GetReference(y), ref MemoryMarshal.GetReference(z), (nuint)z.Length, operation);
        else
            BinaryLoop<T, T, LaneScalar<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), in MemoryMarshal.GetReference(y), ref MemoryMarshal.GetReference(z), (nuint)z.Length, operation);
    }

    /// <summary>The loop of one lane; internal so that tests compare the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void BinaryLoop<V, T, L, TOperation, TMode>(ref readonly T x, ref readonly T y, ref T z, nuint length, TOperation operation)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TOperation : struct, IBinaryOperation<T>
        where TMode : struct, IStoreMode
    {
        nuint i = 0;
        for (; i + (nuint)L.Count <= length; i += (nuint)L.Count)
        {
            V result = operation.Apply<V, L>(L.Load(in x, i), L.Load(in y, i));
            L.Store(TMode.Combine<V, T, L>(result, in z, i), ref z, i);
        }

        if (i < length)
        {
            int rest = (int)(length - i);
            V result = operation.Apply<V, L>(L.LoadPartial(in x, i, rest), L.LoadPartial(in y, i, rest));
            L.StorePartial(TMode.CombinePartial<V, T, L>(result, in z, i, rest), ref z, i, rest);
        }
    }

    private static void RunTernary<T, TOperation, TMode>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> w, TOperation operation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, ITernaryOperation<T>
        where TMode : struct, IStoreMode
    {
        if (x.Length != w.Length || y.Length != w.Length || z.Length != w.Length)
            throw new ArgumentException("Elementwise.Ternary: all spans must have the same length.");
        if (WidestLane.Is512For<T>())
            TernaryLoop<Vector512<T>, T, Lane512<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), in MemoryMarshal.GetReference(y), in MemoryMarshal.GetReference(z), ref MemoryMarshal.GetReference(w), (nuint)w.Length, operation);
        else if (WidestLane.Is256For<T>())
            TernaryLoop<Vector256<T>, T, Lane256<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), in MemoryMarshal.GetReference(y), in MemoryMarshal.GetReference(z), ref MemoryMarshal.GetReference(w), (nuint)w.Length, operation);
        else if (WidestLane.Is128For<T>())
            TernaryLoop<Vector128<T>, T, Lane128<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), in MemoryMarshal.GetReference(y), in MemoryMarshal.GetReference(z), ref MemoryMarshal.GetReference(w), (nuint)w.Length, operation);
        else
            TernaryLoop<T, T, LaneScalar<T>, TOperation, TMode>(in MemoryMarshal.GetReference(x), in MemoryMarshal.GetReference(y), in MemoryMarshal.GetReference(z), ref MemoryMarshal.GetReference(w), (nuint)w.Length, operation);
    }

    /// <summary>The loop of one lane; internal so that tests compare the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TernaryLoop<V, T, L, TOperation, TMode>(ref readonly T x, ref readonly T y, ref readonly T z, ref T w, nuint length, TOperation operation)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where TOperation : struct, ITernaryOperation<T>
        where TMode : struct, IStoreMode
    {
        nuint i = 0;
        for (; i + (nuint)L.Count <= length; i += (nuint)L.Count)
        {
            V result = operation.Apply<V, L>(L.Load(in x, i), L.Load(in y, i), L.Load(in z, i));
            L.Store(TMode.Combine<V, T, L>(result, in w, i), ref w, i);
        }

        if (i < length)
        {
            int rest = (int)(length - i);
            V result = operation.Apply<V, L>(L.LoadPartial(in x, i, rest), L.LoadPartial(in y, i, rest), L.LoadPartial(in z, i, rest));
            L.StorePartial(TMode.CombinePartial<V, T, L>(result, in w, i, rest), ref w, i, rest);
        }
    }
}
