using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

/// <summary>The activation function φ of an Rnn, with its derivative as a function of its value.</summary>
internal interface IRnnActivation
{
    static abstract V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;

    static abstract V Gradient<V, T, L>(V h, V dh)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;
}

/// <summary>h = tanh x, dx = (1 − h²) dh.</summary>
internal readonly struct TanhActivation : IRnnActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => Transcendental.Tanh<V, T, L>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gradient<V, T, L>(V h, V dh)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => L.Multiply(L.FusedMultiplyAdd(L.Negate(h), h, L.Constant(1)), dh);
}

/// <summary>h = max(x, 0), dx = dh where h &gt; 0, else 0.</summary>
internal readonly struct ReluActivation : IRnnActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => L.Max(x, L.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gradient<V, T, L>(V h, V dh)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => L.Select(L.GreaterThan(h, L.Zero), dh, L.Zero);
}
