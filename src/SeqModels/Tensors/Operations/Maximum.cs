using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = max(a, b), broadcasting; NaN if one is NaN. da += dy where a > b, dy/2 where a = b, 0 where a < b; db likewise; dy to both at a NaN.
internal readonly struct Maximum : IBinaryFunction
{
    public static bool GradientReadsInputs => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V a, V b)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientA<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Share<V, T, L>(L.LessThan(a, b), a, b, dy);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientB<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        Share<V, T, L>(L.LessThan(b, a), a, b, dy);

    /// <summary>0 where an operand loses, half where they are equal, all elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Share<V, T, L>(V loses, V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Select(loses, L.Zero, L.Select(L.Equal(a, b), L.Multiply(dy, L.Constant(0.5)), dy));
}

public partial class Tensor
{
    /// <summary>
    /// The larger of a and b, elementwise, with NumPy broadcasting; NaN if one is NaN. The gradient goes to the larger operand, half to each
    /// where they are equal, as in PyTorch.
    /// </summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the data types differ.</exception>
    public static Tensor Maximum(Tensor a, Tensor b) => BroadcastOperation<Maximum>.Apply(a, b);
}
