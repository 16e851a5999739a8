using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = x / (1 + |x|), elementwise. dx += dy / (1 + |x|)².
internal readonly struct Softsign : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Divide(x, L.Add(L.Constant(1), L.Abs(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Divided<V, T, L>(L.Add(L.Constant(1), L.Abs(x)), dy);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Divided<V, T, L>(V size, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Divide(L.Divide(dy, size), size);
}

public partial class Tensor
{
    /// <summary>The softsign x / (1 + |x|), elementwise.</summary>
    public Tensor Softsign() => UnaryOperation<Softsign>.Apply(this);
}
