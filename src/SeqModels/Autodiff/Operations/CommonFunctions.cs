using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics;

namespace SeqModels.Autodiff.Operations;

/// <summary>x itself: y += x as an elementwise loop.</summary>
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
