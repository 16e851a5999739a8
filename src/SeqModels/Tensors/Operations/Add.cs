using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = a + b, broadcasting. da += dy, db += dy.
internal readonly struct Add : IBinaryFunction
{
    public static bool GradientReadsInputs => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V a, V b)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientA<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        dy;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientB<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        dy;
}

public partial class Tensor
{
    /// <summary>a + b, elementwise, with NumPy broadcasting.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the data types differ.</exception>
    public static Tensor operator +(Tensor a, Tensor b) => BroadcastOperation<Add>.Apply(a, b);

    /// <summary>a + b for a scalar b, elementwise.</summary>
    public static Tensor operator +(Tensor a, double b) => UnaryOperation<WithRight<Add>>.Apply(a, new(b));

    /// <summary>a + b for a scalar a, elementwise.</summary>
    public static Tensor operator +(double a, Tensor b) => UnaryOperation<WithLeft<Add>>.Apply(b, new(a));
}
