using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = scale·x for x > 0, scale·α (eˣ − 1) otherwise, elementwise. dx += scale ⊙ dy or scale·α eˣ ⊙ dy. SELU is the ELU of one scale and α.
internal readonly struct Elu(double alpha, double scale) : IUnaryFunction
{
    private readonly double _alpha = alpha;
    private readonly double _scale = scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(L.Constant(_scale), L.Select(L.GreaterThan(x, L.Zero), x, L.Multiply(L.Constant(_alpha), Transcendental.Expm1<V, T, L>(x))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(L.Multiply(L.Constant(_scale), dy), L.Select(L.GreaterThan(x, L.Zero), L.Constant(1), L.Multiply(L.Constant(_alpha), Transcendental.Exp<V, T, L>(x))));
}

public partial class Tensor
{
    private const double SeluAlpha = 1.6732632423543772848;
    private const double SeluScale = 1.0507009873554804934;

    /// <summary>The exponential linear unit: x for x &gt; 0, α(eˣ − 1) otherwise, elementwise (Clevert, Unterthiner and Hochreiter 2016); the
    /// derivative at 0 is α.</summary>
    /// <param name="alpha">α, finite. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is not finite.</exception>
    public Tensor Elu(double alpha = 1)
    {
        if (!double.IsFinite(alpha))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Elu: alpha must be finite.");
        return UnaryOperation<Elu>.Apply(this, new(alpha, 1));
    }

    /// <summary>
    /// The scaled exponential linear unit λ·ELU(x, α), elementwise, with the λ = 1.0507… and α = 1.6733… for which layers keep mean 0 and
    /// variance 1 (Klambauer et al. 2017).
    /// </summary>
    public Tensor Selu() => UnaryOperation<Elu>.Apply(this, new(SeluAlpha, SeluScale));
}
