using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

/// <summary>x ↦ f(x, b) for a scalar b.</summary>
internal readonly struct WithRight<TFunction>(double b) : IUnaryFunction
    where TFunction : struct, IBinaryFunction
{
    private readonly double _b = b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => default(TFunction).Value<V, T, L>(x, L.Constant(_b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => default(TFunction).GradientA<V, T, L>(x, L.Constant(_b), dy);
}

/// <summary>x ↦ f(a, x) for a scalar a.</summary>
internal readonly struct WithLeft<TFunction>(double a) : IUnaryFunction
    where TFunction : struct, IBinaryFunction
{
    private readonly double _a = a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => default(TFunction).Value<V, T, L>(L.Constant(_a), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => default(TFunction).GradientB<V, T, L>(L.Constant(_a), x, dy);
}
