using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = eˣ − 1, elementwise. dx += eˣ ⊙ dy.
internal readonly struct Expm1 : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Transcendental.Expm1<V, T, L>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(Transcendental.Exp<V, T, L>(x), dy);
}

public partial class Tensor
{
    /// <summary>eˣ − 1, elementwise, precise also near 0 (PyTorch's <c>expm1</c>).</summary>
    public Tensor Expm1() => UnaryOperation<Expm1>.Apply(this);
}
