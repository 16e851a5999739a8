using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = √x, elementwise. dx += dy / (2y).
internal readonly struct Sqrt : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Divide(dy, L.Add(y, y));
}

public partial class Tensor
{
    /// <summary>The square root √x, elementwise: NaN for negative x; the derivative at 0 is infinite.</summary>
    public Tensor Sqrt() => UnaryOperation<Sqrt>.Apply(this);
}
