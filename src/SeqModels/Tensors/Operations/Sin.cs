using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = sin x, elementwise, x in radians. dx += cos x ⊙ dy.
internal readonly struct Sin : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Trigonometry.Sin<V, T, L>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(Trigonometry.Cos<V, T, L>(x), dy);
}

public partial class Tensor
{
    /// <summary>The sine sin x, elementwise, x in radians; precise for any x, NaN for infinite x.</summary>
    public Tensor Sin() => UnaryOperation<Sin>.Apply(this);
}
