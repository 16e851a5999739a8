using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

/// <summary>How a loop body accesses memory: whole vectors, or the remaining elements of a row, so that the body is written once.</summary>
internal unsafe interface IExtent<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract V Load(T* source, nuint offset, int count);

    static abstract void Store(V value, T* destination, nuint offset, int count);
}

/// <summary>A whole vector; the count is ignored.</summary>
internal readonly unsafe struct Whole<V, T, L> : IExtent<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where L : struct, ILane<V, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(T* source, nuint offset, int count) => L.Load(ref *source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, T* destination, nuint offset, int count) => L.Store(value, ref *destination, offset);
}

/// <summary>The first <c>count</c> elements of a vector; the others are zero.</summary>
internal readonly unsafe struct Part<V, T, L> : IExtent<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where L : struct, ILane<V, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(T* source, nuint offset, int count) => L.LoadPartial(ref *source, offset, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, T* destination, nuint offset, int count) => L.StorePartial(value, ref *destination, offset, count);
}
