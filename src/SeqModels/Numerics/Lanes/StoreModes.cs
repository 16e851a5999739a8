using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics.Lanes;

/// <summary>How an elementwise result is stored.</summary>
internal interface IStoreMode
{
    static abstract V Combine<V, T, L>(V result, ref readonly T destination, nuint offset)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;

    static abstract V CombinePartial<V, T, L>(V result, ref readonly T destination, nuint offset, int count)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;
}

/// <summary>destination = result.</summary>
internal readonly struct Overwrite : IStoreMode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V, T, L>(V result, ref readonly T destination, nuint offset)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => result;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V CombinePartial<V, T, L>(V result, ref readonly T destination, nuint offset, int count)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => result;
}

/// <summary>destination += result.</summary>
internal readonly struct Accumulate : IStoreMode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V, T, L>(V result, ref readonly T destination, nuint offset)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => L.Add(L.Load(in destination, offset), result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V CombinePartial<V, T, L>(V result, ref readonly T destination, nuint offset, int count)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => L.Add(L.LoadPartial(in destination, offset, count), result);
}
