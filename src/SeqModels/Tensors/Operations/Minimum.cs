using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = min(a, b), broadcasting; NaN if one is NaN. da += dy where a < b, dy/2 where a = b, 0 where a > b; db likewise; dy to both at a NaN.
internal readonly struct Minimum : IBinaryFunction
{
    public static bool GradientReadsInputs => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V a, V b)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientA<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Maximum.Share<V, T, L>(L.GreaterThan(a, b), a, b, dy);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientB<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Maximum.Share<V, T, L>(L.GreaterThan(b, a), a, b, dy);
}

public partial class Tensor
{
    /// <summary>
    /// The smaller of a and b, elementwise, with NumPy broadcasting; NaN if one is NaN. The gradient goes to the smaller operand, half to each
    /// where they are equal, as in PyTorch.
    /// </summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the data types differ.</exception>
    public static Tensor Minimum(Tensor a, Tensor b) => BroadcastOperation<Minimum>.Apply(a, b);
}
