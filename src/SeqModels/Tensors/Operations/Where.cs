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
    /// Selects elements of <paramref name="whenTrue"/> where the mask is not 0 and of <paramref name="whenFalse"/> where it is 0; the three
    /// shapes broadcast. Elements that are not selected have no influence, even if NaN or infinite, and receive gradient 0.
    /// </summary>
    /// <param name="mask">The mask, of either data type: 0 is false, any other value true; it receives no gradient.</param>
    /// <param name="whenTrue">The elements selected where the mask is true.</param>
    /// <param name="whenFalse">The elements selected where the mask is false.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the data types of the two choices differ.</exception>
    public static Tensor Where(Tensor mask, Tensor whenTrue, Tensor whenFalse)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(whenTrue);
        Tensor typed = mask.AsMask(whenTrue.DType);
        return BroadcastOperation<MaskedKeep>.Apply(whenTrue, typed) + BroadcastOperation<MaskedFill>.Apply(whenFalse, typed, new(0));
    }

    /// <summary>Replaces elements by a value where the mask is not 0; the shapes broadcast. Masked elements receive gradient 0.</summary>
    /// <param name="mask">The mask, of either data type: 0 keeps the element, any other value replaces it; it receives no gradient.</param>
    /// <param name="value">The value, for example <see cref="double.NegativeInfinity"/> before a softmax.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Tensor MaskedFill(Tensor mask, double value)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return BroadcastOperation<MaskedFill>.Apply(this, mask.AsMask(DType), new(value));
    }

    /// <summary>The mask in the data type of what it is applied to: itself, or 0 and 1, so that no true value is rounded to 0.</summary>
    internal Tensor AsMask(DType type)
    {
        if (DType == type)
            return this;
        Tensor mask = Zeros(Shape, type);
        if (type == DType.Float64)
            Mark(AsSpan<float>(), mask.AsWritableSpan<double>());
        else
            Mark(AsSpan<double>(), mask.AsWritableSpan<float>());
        return mask;
    }

    private static void Mark<TFrom, TTo>(ReadOnlySpan<TFrom> mask, Span<TTo> result)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        for (int i = 0; i < mask.Length; i++)
            result[i] = mask[i] == TFrom.Zero ? TTo.Zero : TTo.One;
    }
}
