using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = min(max(x, −1), 1), elementwise. dx += dy where −1 < x < 1.
internal readonly struct HardTanh : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Min(L.Max(x, L.Constant(-1)), L.Constant(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.And(L.LessThan(L.Abs(x), L.Constant(1)), dy);
}

public partial class Tensor
{
    /// <summary>The hard tanh min(max(x, −1), 1), elementwise; the derivative is 1 where −1 &lt; x &lt; 1, 0 elsewhere.</summary>
    public Tensor HardTanh() => UnaryOperation<HardTanh>.Apply(this);
}
