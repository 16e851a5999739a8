using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = x for x > 0, slope·x otherwise, elementwise. dx += dy or slope·dy.
internal readonly struct LeakyRelu(double slope) : IUnaryFunction
{
    private readonly double _slope = slope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Select(L.GreaterThan(x, L.Zero), x, L.Multiply(x, L.Constant(_slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Gradient<V, T, L>(V x, V y, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Select(L.GreaterThan(x, L.Zero), dy, L.Multiply(dy, L.Constant(_slope)));
}

public partial class Tensor
{
    /// <summary>The leaky rectified linear unit: x for x &gt; 0, slope·x otherwise, elementwise; the derivative at 0 is the
    /// slope.</summary>
    /// <param name="slope">The slope for negative x, finite. Default 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    public Tensor LeakyRelu(double slope = 0.01)
    {
        if (!double.IsFinite(slope))
            throw new ArgumentOutOfRangeException(nameof(slope), slope, "LeakyRelu: the slope must be finite.");
        return UnaryOperation<LeakyRelu>.Apply(this, new(slope));
    }
}
