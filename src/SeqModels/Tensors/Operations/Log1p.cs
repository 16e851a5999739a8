using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = ln(1 + x), elementwise. dx += dy / (1 + x).
internal readonly struct Log1p : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Transcendental.Log1p<V, T, L>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Divide(dy, L.Add(x, L.Constant(1)));
}

public partial class Tensor
{
    /// <summary>ln(1 + x), elementwise, precise also near 0 (PyTorch's <c>log1p</c>); −∞ at −1, NaN below.</summary>
    public Tensor Log1p() => UnaryOperation<Log1p>.Apply(this);
}
