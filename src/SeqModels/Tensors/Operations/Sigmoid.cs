using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = σ(x) = 1 / (1 + e⁻ˣ), elementwise. dx += y (1 − y) ⊙ dy.
internal readonly struct Sigmoid : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Transcendental.Sigmoid<V, T, L>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(L.FusedMultiplyAdd(L.Negate(y), y, y), dy);
}

public partial class Tensor
{
    /// <summary>The logistic sigmoid σ(x) = 1 / (1 + e⁻ˣ), elementwise.</summary>
    public Tensor Sigmoid() => UnaryOperation<Sigmoid>.Apply(this);
}
