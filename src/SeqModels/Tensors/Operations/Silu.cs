using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = x σ(x), elementwise. dx += (σ + y (1 − σ)) ⊙ dy. Source: Elfwing, Uchibe and Doya 2018.
internal readonly struct Silu : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(x, Transcendental.Sigmoid<V, T, L>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        V s = Transcendental.Sigmoid<V, T, L>(x);
        return L.Multiply(L.FusedMultiplyAdd(y, L.Subtract(L.Constant(1), s), s), dy);
    }
}

public partial class Tensor
{
    /// <summary>The sigmoid linear unit (SiLU, swish) x σ(x), elementwise (Elfwing, Uchibe and Doya 2018).</summary>
    public Tensor Silu() => UnaryOperation<Silu>.Apply(this);
}
