using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = ln x, elementwise. dx += dy / x.
internal readonly struct Log : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Transcendental.Log<V, T, L>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Divide(dy, x);
}

public partial class Tensor
{
    /// <summary>The natural logarithm ln x, elementwise: −∞ at 0, NaN for negative x.</summary>
    public Tensor Log() => UnaryOperation<Log>.Apply(this);
}
