using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = x Φ(x), Φ the standard normal distribution function, elementwise. dx += (Φ(x) + x φ(x)) ⊙ dy.
// Source: Hendrycks and Gimpel 2016.
internal readonly struct Gelu : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(x, NormalDistribution.Cumulative<V, T, L>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        V density = NormalDistribution.Density<V, T, L>(x);
        return L.Multiply(L.FusedMultiplyAdd(x, density, NormalDistribution.Cumulative<V, T, L>(x)), dy);
    }
}

public partial class Tensor
{
    /// <summary>The Gaussian error linear unit (GELU) x Φ(x) = x (1 + erf(x/√2)) / 2, elementwise (Hendrycks and Gimpel 2016).</summary>
    public Tensor Gelu() => UnaryOperation<Gelu>.Apply(this);
}
