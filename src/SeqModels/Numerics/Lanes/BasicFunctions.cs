using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics.Lanes;

/// <summary>x itself, for copying and summing.</summary>
internal readonly struct Identity<T> : IUnaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x)
        where V : struct
        where L : struct, ILane<V, T> => x;
}

/// <summary>x + c.</summary>
internal readonly struct Shift<T>(T c) : IUnaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _c = c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x)
        where V : struct
        where L : struct, ILane<V, T> => L.Add(x, L.Create(_c));
}

/// <summary>x·c.</summary>
internal readonly struct Times<T>(T c) : IUnaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _c = c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x)
        where V : struct
        where L : struct, ILane<V, T> => L.Multiply(x, L.Create(_c));
}

/// <summary>ln x.</summary>
internal readonly struct Logarithm<T> : IUnaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x)
        where V : struct
        where L : struct, ILane<V, T> => Transcendental.Log<V, T, L>(x);
}

/// <summary>x + y.</summary>
internal readonly struct Plus<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x, V y)
        where V : struct
        where L : struct, ILane<V, T> => L.Add(x, y);
}

/// <summary>x·y.</summary>
internal readonly struct Product<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x, V y)
        where V : struct
        where L : struct, ILane<V, T> => L.Multiply(x, y);
}

/// <summary>The maximum of x and y; NaN if either is NaN.</summary>
internal readonly struct Maximum<T> : IBinaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V x, V y)
        where V : struct
        where L : struct, ILane<V, T> => L.Max(x, y);
}
