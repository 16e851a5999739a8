using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = x (1 + tanh u) / 2 = x σ(2u), u = √(2/π) (x + 0.044715 x³), elementwise.
// dx += (σ + x σ (1 − σ) 2u′) ⊙ dy, u′ = √(2/π) (1 + 3·0.044715 x²). Source: Hendrycks and Gimpel 2016, section 2.
internal readonly struct GeluTanh : IUnaryFunction
{
    private const double Root = 0.7978845608028654;
    private const double Cubic = 0.044715;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(x, Transcendental.Sigmoid<V, T, L>(TwiceU<V, T, L>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        V s = Transcendental.Sigmoid<V, T, L>(TwiceU<V, T, L>(x));
        V slope = L.FusedMultiplyAdd(L.Multiply(x, x), L.Constant(2 * Root * 3 * Cubic), L.Constant(2 * Root));
        V change = L.Multiply(L.FusedMultiplyAdd(L.Negate(s), s, s), slope);
        return L.Multiply(L.FusedMultiplyAdd(x, change, s), dy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V TwiceU<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(x, L.FusedMultiplyAdd(L.Multiply(x, x), L.Constant(2 * Root * Cubic), L.Constant(2 * Root)));
}

public partial class Tensor
{
    /// <summary>
    /// The tanh approximation of <c>Gelu</c>: x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2, elementwise; the absolute error is below 5·10⁻⁴.
    /// </summary>
    public Tensor GeluTanh() => UnaryOperation<GeluTanh>.Apply(this);
}
