using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = tanh x, elementwise. dx += (1 − y²) ⊙ dy.
internal readonly struct Tanh : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Transcendental.Tanh<V, T, L>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(L.FusedMultiplyAdd(L.Negate(y), y, L.Constant(1)), dy);
}

public partial class Tensor
{
    /// <summary>The hyperbolic tangent tanh x, elementwise.</summary>
    public Tensor Tanh() => UnaryOperation<Tanh>.Apply(this);
}
