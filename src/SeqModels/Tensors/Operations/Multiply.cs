using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = a ⊙ b, broadcasting. da += dy ⊙ b, db += dy ⊙ a.
internal readonly struct Multiply : IBinaryFunction
{
    public static bool GradientReadsInputs => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V a, V b)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientA<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(dy, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientB<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(dy, a);
}

public partial class Tensor
{
    /// <summary>
    /// a ⊙ b, the elementwise product, with NumPy broadcasting. A Float32 factor that needs no gradient, such as a mask or weights, is
    /// converted (exactly) if the other factor is Float64.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the data types differ otherwise.</exception>
    public static Tensor operator *(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return BroadcastOperation<Multiply>.Apply(a.AsFactorOf(b), b.AsFactorOf(a));
    }

    /// <summary>This constant in the data type of the other factor, if it can be converted without loss; otherwise itself.</summary>
    private Tensor AsFactorOf(Tensor other) =>
        DType == DType.Float32 && other.DType == DType.Float64 && Slot < 0 && !RequiresGradient ? To(DType.Float64) : this;

    /// <summary>a·b for a scalar b, elementwise.</summary>
    public static Tensor operator *(Tensor a, double b) => UnaryOperation<WithRight<Multiply>>.Apply(a, new(b));

    /// <summary>a·b for a scalar a, elementwise.</summary>
    public static Tensor operator *(double a, Tensor b) => UnaryOperation<WithLeft<Multiply>>.Apply(b, new(a));
}
