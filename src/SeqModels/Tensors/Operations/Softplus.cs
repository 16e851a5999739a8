using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = ln(1 + eˣ) = max(x, 0) + ln(1 + u), u = e^{−|x|}, elementwise. dx += σ(x) ⊙ dy.
internal readonly struct Softplus : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        V u = Transcendental.Exp<V, T, L>(L.Negate(L.Abs(x)));

        // ln(1 + u) to full precision for small u: the rounding of w = 1 + u cancels in ln(w) · u / (w − 1).
        V w = L.Add(L.Constant(1), u);
        V step = L.Subtract(w, L.Constant(1));
        V log = L.Divide(L.Multiply(Transcendental.Log<V, T, L>(w), u), step);
        return L.Add(L.Max(x, L.Zero), L.Select(L.Equal(step, L.Zero), u, log));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(Transcendental.Sigmoid<V, T, L>(x), dy);
}

public partial class Tensor
{
    /// <summary>Softplus ln(1 + eˣ), elementwise, without overflow and without loss of precision for negative x.</summary>
    public Tensor Softplus() => UnaryOperation<Softplus>.Apply(this);
}
