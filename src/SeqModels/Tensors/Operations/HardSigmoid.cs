using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = min(max(x + 3, 0), 6) / 6, elementwise. dx += dy / 6 where −3 < x < 3.
internal readonly struct HardSigmoid : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Divide(L.Min(L.Max(L.Add(x, L.Constant(3)), L.Zero), L.Constant(6)), L.Constant(6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.And(L.LessThan(L.Abs(x), L.Constant(3)), L.Divide(dy, L.Constant(6)));
}

public partial class Tensor
{
    /// <summary>The hard sigmoid min(max(x + 3, 0), 6) / 6, elementwise, as in PyTorch; the derivative is 1/6 where −3 &lt; x &lt; 3, 0
    /// elsewhere.</summary>
    public Tensor HardSigmoid() => UnaryOperation<HardSigmoid>.Apply(this);
}
