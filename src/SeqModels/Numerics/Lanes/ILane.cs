using System.Numerics;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// The operations of one vector width, so that an elementwise loop is written once and runs in every width.
/// Implemented by <see cref="LaneScalar{T}"/>, <see cref="Lane128{T}"/>, <see cref="Lane256{T}"/> and <see cref="Lane512{T}"/>.
/// Every member gives the same bits per element in every width (NaN payloads excepted).
/// A mask is a <typeparamref name="V"/> whose elements have all bits set (true) or none (false).
/// </summary>
/// <typeparam name="V">The vector: <c>Vector512&lt;T&gt;</c> … or <typeparamref name="T"/> itself.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; the elementwise drivers run double in scalar lanes only.</typeparam>
internal interface ILane<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements in one vector.</summary>
    static abstract int Count { get; }

    static abstract V Zero { get; }

    static abstract V Create(T value);

    /// <summary>Broadcasts a constant written as a double literal, rounded to <typeparamref name="T"/>.</summary>
    static abstract V Constant(double value);

    static abstract V Load(ref readonly T source, nuint offset);

    static abstract void Store(V value, ref T destination, nuint offset);

    /// <summary>Loads the first <paramref name="count"/> (less than <see cref="Count"/>) elements; the others are zero and memory beyond
    /// them is not accessed.</summary>
    static abstract V LoadPartial(ref readonly T source, nuint offset, int count);

    /// <summary>Stores the first <paramref name="count"/> elements only.</summary>
    static abstract void StorePartial(V value, ref T destination, nuint offset, int count);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract V FusedMultiplyAdd(V a, V b, V c);

    /// <summary>IEEE 754:2019 minimum: NaN wins, −0 is less than +0.</summary>
    static abstract V Min(V a, V b);

    /// <summary>IEEE 754:2019 maximum: NaN wins, +0 is greater than −0.</summary>
    static abstract V Max(V a, V b);

    static abstract V Abs(V a);

    static abstract V Negate(V a);

    static abstract V Sqrt(V a);

    static abstract V Floor(V a);

    /// <summary>Rounds to the nearest integer, ties to even.</summary>
    static abstract V Round(V a);

    /// <summary>The magnitude of <paramref name="magnitude"/> with the sign bit of <paramref name="sign"/>.</summary>
    static abstract V CopySign(V magnitude, V sign);

    static abstract V Equal(V a, V b);

    static abstract V GreaterThan(V a, V b);

    static abstract V GreaterThanOrEqual(V a, V b);

    static abstract V LessThan(V a, V b);

    static abstract V LessThanOrEqual(V a, V b);

    static abstract V And(V a, V b);

    /// <summary>Per element: <paramref name="mask"/> ? <paramref name="whenTrue"/> : <paramref name="whenFalse"/>.</summary>
    static abstract V Select(V mask, V whenTrue, V whenFalse);

    /// <summary>
    /// value · 2^exponent, rounded once, for integral exponents in [−160, 160] (float) and |value| in [0.5, 2].
    /// A NaN in <paramref name="value"/> stays NaN, whatever the exponent.
    /// </summary>
    static abstract V ScaleByPowerOfTwo(V value, V exponent);

    /// <summary>The same for exponents of at most 60 (float), in fewer steps.</summary>
    static abstract V ScaleByBoundedPower(V value, V exponent);

    /// <summary>
    /// Splits positive normal x into m · 2^exponent with m in [2/3, 4/3); other inputs give unspecified values.
    /// </summary>
    static abstract V Decompose(V x, out V exponent);
}
