using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = max(x, 0), elementwise. dx += dy where x > 0.
internal readonly struct Relu : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Max(x, L.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Select(L.GreaterThan(x, L.Zero), dy, L.Zero);
}

public partial class Tensor
{
    /// <summary>The rectified linear unit max(x, 0), elementwise; the derivative at 0 is 0.</summary>
    public Tensor Relu() => UnaryOperation<Relu>.Apply(this);
}
