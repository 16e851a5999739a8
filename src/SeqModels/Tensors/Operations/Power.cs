using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = xᵖ for a number p, elementwise. dx += p xᵖ⁻¹ ⊙ dy (0 for p = 0).
internal readonly struct Power(double exponent) : IUnaryFunction
{
    private const int LargestWhole = 64;

    private readonly double _exponent = exponent;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Raise<V, T, L>(x, _exponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        _exponent == 0 ? L.Zero : L.Multiply(L.Multiply(L.Constant(_exponent), Raise<V, T, L>(x, _exponent - 1)), dy);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Raise<V, T, L>(V x, double exponent)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        if (Math.Abs(exponent) == 0.5)
            return exponent > 0 ? L.Sqrt(x) : L.Divide(L.Constant(1), L.Sqrt(x));
        if (exponent != Math.Floor(exponent) || Math.Abs(exponent) > LargestWhole)
            return Transcendental.Exp<V, T, L>(L.Multiply(L.Constant(exponent), Transcendental.Log<V, T, L>(x)));

        V result = L.Constant(1), square = x;
        for (int bits = Math.Abs((int)exponent); bits > 0; bits >>= 1)
        {
            if ((bits & 1) != 0)
                result = L.Multiply(result, square);
            square = L.Multiply(square, square);
        }

        return exponent < 0 ? L.Divide(L.Constant(1), result) : result;
    }
}

public partial class Tensor
{
    /// <summary>
    /// The power xᵖ, elementwise. Integer p in ±64 are computed by multiplication, p = ±½ by the square root, any other p as e^{p ln x},
    /// which is NaN for negative x and whose relative error in float is about (1 + |p ln x|)·10⁻⁷.
    /// </summary>
    /// <param name="exponent">The exponent p, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is not finite.</exception>
    public Tensor Power(double exponent)
    {
        if (!double.IsFinite(exponent))
            throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "Power: the exponent must be finite.");
        return UnaryOperation<Power>.Apply(this, new(exponent));
    }
}
