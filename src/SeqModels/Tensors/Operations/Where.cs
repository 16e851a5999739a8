using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = x where the mask is 0, a number elsewhere, broadcasting. dx += dy where the mask is 0; the mask gets no gradient.
internal readonly struct MaskedFill(double value) : IBinaryFunction
{
    private readonly double _value = value;

    public static bool GradientReadsInputs => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V a, V b)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Select(L.Equal(b, L.Zero), a, L.Constant(_value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientA<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Select(L.Equal(b, L.Zero), dy, L.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientB<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Zero;
}

// y = x where the mask is not 0, and 0 elsewhere: the other half of a choice between two tensors.
internal readonly struct MaskedKeep : IBinaryFunction
{
    public static bool GradientReadsInputs => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V, T, L>(V a, V b)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Select(L.Equal(b, L.Zero), L.Zero, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientA<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Select(L.Equal(b, L.Zero), L.Zero, dy);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V GradientB<V, T, L>(V a, V b, V dy)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Zero;
}

public partial class Tensor
{
    /// <summary>
    /// <paramref name="whenTrue"/> where the mask is not 0, <paramref name="whenFalse"/> where it is 0, elementwise; the three shapes
    /// broadcast. An element that is not chosen has no influence, be it NaN or infinite, and gets gradient 0.
    /// </summary>
    /// <param name="mask">0 for false, anything else for true; it gets no gradient.</param>
    /// <param name="whenTrue">The elements to take where the mask is true.</param>
    /// <param name="whenFalse">The elements to take where the mask is false.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the number types differ.</exception>
    public static Tensor Where(Tensor mask, Tensor whenTrue, Tensor whenFalse) =>
        BroadcastOperation<MaskedKeep>.Apply(whenTrue, mask) + BroadcastOperation<MaskedFill>.Apply(whenFalse, mask, new(0));

    /// <summary>A number where the mask is not 0, x elsewhere; the shapes broadcast. Masked elements get gradient 0.</summary>
    /// <param name="mask">0 keeps x, anything else takes the number; it gets no gradient.</param>
    /// <param name="value">The number, for example <see cref="double.NegativeInfinity"/> before a softmax.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the number types differ.</exception>
    public Tensor MaskedFill(Tensor mask, double value) => BroadcastOperation<MaskedFill>.Apply(this, mask, new(value));
}
