using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = cos x, elementwise, x in radians. dx −= sin x ⊙ dy.
internal readonly struct Cos : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Trigonometry.Cos<V, T, L>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(L.Negate(Trigonometry.Sin<V, T, L>(x)), dy);
}

public partial class Tensor
{
    /// <summary>The cosine cos x, elementwise, x in radians; precise for any x, NaN for infinite x.</summary>
    public Tensor Cos() => UnaryOperation<Cos>.Apply(this);
}
