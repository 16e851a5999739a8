using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = min(max(x, low), high), elementwise. dx += dy where low ≤ x ≤ high.
internal readonly struct Clamp(double low, double high) : IUnaryFunction
{
    private readonly double _low = low;
    private readonly double _high = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Min(L.Max(x, L.Constant(_low)), L.Constant(_high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.And(L.And(L.GreaterThanOrEqual(x, L.Constant(_low)), L.LessThanOrEqual(x, L.Constant(_high))), dy);
}

public partial class Tensor
{
    /// <summary>Clamps elements to a range: min(max(x, low), high); the derivative is 1 where low ≤ x ≤ high, 0 elsewhere.</summary>
    /// <param name="low">The lower bound; −∞ for none.</param>
    /// <param name="high">The upper bound, at least <paramref name="low"/>; +∞ for none.</param>
    /// <exception cref="ArgumentException">The bounds are reversed or NaN.</exception>
    public Tensor Clamp(double low, double high)
    {
        if (!(low <= high))
            throw new ArgumentException(FormattableString.Invariant($"Clamp: low must not exceed high, but the bounds were [{low}, {high}]."), nameof(high));
        return UnaryOperation<Clamp>.Apply(this, new(low, high));
    }
}
