using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics.Lanes;

/// <summary>A lane of one element: the reference for all wider lanes, and the only lane of double loops.</summary>
internal readonly struct LaneScalar<T> : ILane<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    public static T Zero => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Create(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Constant(double value) =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)value) : Unsafe.BitCast<double, T>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(ref readonly T source, nuint offset) => Unsafe.Add(ref Unsafe.AsRef(in source), offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, ref T destination, nuint offset) => Unsafe.Add(ref destination, offset) = value;

    public static T LoadPartial(ref readonly T source, nuint offset, int count) => T.Zero;

    public static void StorePartial(T value, ref T destination, nuint offset, int count)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T a, T b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T a, T b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T a, T b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide(T a, T b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FusedMultiplyAdd(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Min(T a, T b) => T.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max(T a, T b) => T.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs(T a) => T.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Negate(T a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sqrt(T a) => T.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Floor(T a) => T.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Round(T a) => T.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CopySign(T magnitude, T sign) => T.CopySign(magnitude, sign);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Equal(T a, T b) => Mask(a == b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreaterThan(T a, T b) => Mask(a > b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreaterThanOrEqual(T a, T b) => Mask(a >= b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LessThan(T a, T b) => Mask(a < b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LessThanOrEqual(T a, T b) => Mask(a <= b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T And(T a, T b) => typeof(T) == typeof(float) ? FromBits32(Bits32(a) & Bits32(b)) : FromBits64(Bits64(a) & Bits64(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Select(T mask, T whenTrue, T whenFalse)
    {
        bool isTrue = typeof(T) == typeof(float) ? Bits32(mask) != 0 : Bits64(mask) != 0;
        return isTrue ? whenTrue : whenFalse;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaleByPowerOfTwo(T value, T exponent)
    {
        if (typeof(T) == typeof(double))
            return Unsafe.BitCast<double, T>(Math.ScaleB(Unsafe.BitCast<T, double>(value), (int)Unsafe.BitCast<T, double>(exponent)));
        float shifted = Unsafe.BitCast<T, float>(exponent) + Lane.RoundToInteger;
        int whole = BitConverter.SingleToInt32Bits(shifted) - BitConverter.SingleToInt32Bits(Lane.RoundToInteger);
        int half = whole >> 1;
        T first = FromBits32((half + 127) << 23);
        T second = FromBits32((whole - half + 127) << 23);
        return value * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaleByBoundedPower(T value, T exponent) => ScaleByPowerOfTwo(value, exponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Decompose(T x, out T exponent)
    {
        if (typeof(T) == typeof(float))
        {
            int bits = Bits32(x) - Lane.TwoThirdsBits;
            exponent = Unsafe.BitCast<float, T>(bits >> 23);
            return FromBits32((bits & 0x007FFFFF) + Lane.TwoThirdsBits);
        }

        long wide = Bits64(x) - Lane.TwoThirdsBits64;
        exponent = Unsafe.BitCast<double, T>(wide >> 52);
        return FromBits64((wide & 0x000FFFFFFFFFFFFF) + Lane.TwoThirdsBits64);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Mask(bool value) => typeof(T) == typeof(float) ? FromBits32(value ? -1 : 0) : FromBits64(value ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bits32(T value) => Unsafe.BitCast<T, int>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bits64(T value) => Unsafe.BitCast<T, long>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FromBits32(int bits) => Unsafe.BitCast<int, T>(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FromBits64(long bits) => Unsafe.BitCast<long, T>(bits);
}
