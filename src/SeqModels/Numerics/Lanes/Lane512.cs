using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SeqModels.Numerics.Lanes;

/// <summary>512-bit lanes.</summary>
internal readonly struct Lane512<T> : ILane<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    public static Vector512<T> Zero => Vector512<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Create(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Constant(double value) =>
        typeof(T) == typeof(float) ? Vector512.Create((float)value).As<float, T>() : Vector512.Create(value).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(ref readonly T source, nuint offset) => Vector512.LoadUnsafe(in source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, ref T destination, nuint offset) => value.StoreUnsafe(ref destination, offset);

    public static unsafe Vector512<T> LoadPartial(ref readonly T source, nuint offset, int count)
    {
        if (typeof(T) != typeof(float) || !Avx512F.IsSupported)
            return Lane.LoadPartial<Vector512<T>, T>(in source, offset, count);
        fixed (T* pointer = &source)
            return Avx512F.MaskLoad((float*)(pointer + offset), First(count), Vector512<float>.Zero).As<float, T>();
    }

    public static unsafe void StorePartial(Vector512<T> value, ref T destination, nuint offset, int count)
    {
        if (typeof(T) != typeof(float) || !Avx512F.IsSupported)
        {
            Lane.StorePartial(value, ref destination, offset, count);
            return;
        }

        fixed (T* pointer = &destination)
            Avx512F.MaskStore((float*)(pointer + offset), First(count), value.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> a, Vector512<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> a, Vector512<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> a, Vector512<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> a, Vector512<T> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FusedMultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Min(Vector512<T> a, Vector512<T> b) => Vector512.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Abs(Vector512<T> a) => Vector512.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Negate(Vector512<T> a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sqrt(Vector512<T> a) => Vector512.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Floor(Vector512<T> a) => typeof(T) == typeof(float)
        ? Vector512.Floor(a.AsSingle()).As<float, T>()
        : Vector512.Floor(a.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Round(Vector512<T> a) => typeof(T) == typeof(float)
        ? Vector512.Round(a.AsSingle()).As<float, T>()
        : Vector512.Round(a.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CopySign(Vector512<T> magnitude, Vector512<T> sign) => Vector512.CopySign(magnitude, sign);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Equal(Vector512<T> a, Vector512<T> b) => Vector512.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> GreaterThan(Vector512<T> a, Vector512<T> b) => Vector512.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> GreaterThanOrEqual(Vector512<T> a, Vector512<T> b) => Vector512.GreaterThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LessThan(Vector512<T> a, Vector512<T> b) => Vector512.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LessThanOrEqual(Vector512<T> a, Vector512<T> b) => Vector512.LessThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> And(Vector512<T> a, Vector512<T> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select(Vector512<T> mask, Vector512<T> whenTrue, Vector512<T> whenFalse) => Vector512.ConditionalSelect(mask, whenTrue, whenFalse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ScaleByPowerOfTwo(Vector512<T> value, Vector512<T> exponent)
    {
        if (typeof(T) != typeof(float))
            return Lane.ScaleEach<Vector512<T>, T>(value, exponent, Count);
        if (Avx512F.IsSupported)
            return Avx512F.Scale(value.AsSingle(), exponent.AsSingle()).As<float, T>();
        Vector512<float> shifted = exponent.AsSingle() + Vector512.Create(Lane.RoundToInteger);
        Vector512<int> whole = shifted.AsInt32() - Vector512.Create(Lane.RoundToInteger).AsInt32();
        Vector512<int> half = whole >> 1;
        Vector512<float> first = ((half + Vector512.Create(127)) << 23).AsSingle();
        Vector512<float> second = ((whole - half + Vector512.Create(127)) << 23).AsSingle();
        return (value.AsSingle() * first * second).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ScaleByBoundedPower(Vector512<T> value, Vector512<T> exponent)
    {
        if (typeof(T) != typeof(float))
            return Lane.ScaleEach<Vector512<T>, T>(value, exponent, Count);
        if (Avx512F.IsSupported)
            return Avx512F.Scale(value.AsSingle(), exponent.AsSingle()).As<float, T>();
        Vector512<float> power = ((exponent.AsSingle() + Vector512.Create(Lane.RoundToExponent)).AsInt32() << 23).AsSingle();
        return (value.AsSingle() * power * Vector512.Create(Lane.TwoToMinus64)).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Decompose(Vector512<T> x, out Vector512<T> exponent)
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<int> bits = x.AsInt32() - Vector512.Create(Lane.TwoThirdsBits);
            exponent = Vector512.ConvertToSingle(bits >> 23).As<float, T>();
            return ((bits & Vector512.Create(0x007FFFFF)) + Vector512.Create(Lane.TwoThirdsBits)).As<int, T>();
        }

        Vector512<long> wide = x.AsInt64() - Vector512.Create(Lane.TwoThirdsBits64);
        exponent = Vector512.ConvertToDouble(wide >> 52).As<double, T>();
        return ((wide & Vector512.Create(0x000FFFFFFFFFFFFF)) + Vector512.Create(Lane.TwoThirdsBits64)).As<long, T>();
    }

    /// <summary>The mask of the first <paramref name="count"/> elements.</summary>
    private static Vector512<float> First(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
