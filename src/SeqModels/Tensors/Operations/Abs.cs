using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = |x|, elementwise. dx += sign(x) ⊙ dy, with sign(0) = 0.
internal readonly struct Abs : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Select(L.GreaterThan(x, L.Zero), dy, L.Select(L.LessThan(x, L.Zero), L.Negate(dy), L.Zero));
}

public partial class Tensor
{
    /// <summary>The absolute value |x|, elementwise; the derivative at 0 is 0.</summary>
    public Tensor Abs() => UnaryOperation<Abs>.Apply(this);
}
