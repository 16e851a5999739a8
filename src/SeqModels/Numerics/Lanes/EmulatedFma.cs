using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// a·b + c rounded once, for processors and native binaries without a fused instruction: the same bits (NaN payloads excepted) in a
/// fraction of the time that one library call per element takes.
/// </summary>
internal static class EmulatedFma
{
    /// <summary>
    /// The product of two floats is exact in double; the sum is rounded to double and then to float. Two roundings differ from one only
    /// where the first ends half-way between two floats. Among subnormal floats the half is at another place, so every such sum is taken
    /// for one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        Vector128<double> lower = (Vector128.WidenLower(a) * Vector128.WidenLower(b)) + Vector128.WidenLower(c);
        Vector128<double> upper = (Vector128.WidenUpper(a) * Vector128.WidenUpper(b)) + Vector128.WidenUpper(c);
        return MayEndHalfWay(lower, upper) ? MultiplyAddToOdd(a, b, c) : Vector128.Narrow(lower, upper);
    }

    /// <summary>The same for double, of which there is no wider type: one library call per element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Vector128.Create(
        Math.FusedMultiplyAdd(a.ToScalar(), b.ToScalar(), c.ToScalar()),
        Math.FusedMultiplyAdd(a.GetElement(1), b.GetElement(1), c.GetElement(1)));

    /// <summary>
    /// The same for every sum, and slower: rounded to double with an odd last bit where that is not exact, a sum never ends half-way.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static Vector128<float> MultiplyAddToOdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.Narrow(
        ToOdd(Vector128.WidenLower(a) * Vector128.WidenLower(b), Vector128.WidenLower(c)),
        ToOdd(Vector128.WidenUpper(a) * Vector128.WidenUpper(b), Vector128.WidenUpper(c)));

    /// <summary>a + b, rounded to the neighbour with an odd last bit if it is not exact. The error is Knuth's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ToOdd(Vector128<double> a, Vector128<double> b)
    {
        Vector128<double> sum = a + b, part = sum - a;
        Vector128<double> error = (a - (sum - part)) + (b - part);

        // An infinite sum has the error NaN, which is not greater than zero.
        Vector128<ulong> inexact = Vector128.GreaterThan(Vector128.Abs(error), Vector128<double>.Zero).AsUInt64();
        Vector128<ulong> below = ((error.AsUInt64() ^ sum.AsUInt64()) >> 63) & inexact;
        return ((sum.AsUInt64() - below) | (inexact >> 63)).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayEndHalfWay(Vector128<double> lower, Vector128<double> upper)
    {
        Vector128<int> low, high;
        if (Sse.IsSupported)
        {
            low = Sse.Shuffle(lower.AsSingle(), upper.AsSingle(), 0b10_00_10_00).AsInt32();
            high = Sse.Shuffle(lower.AsSingle(), upper.AsSingle(), 0b11_01_11_01).AsInt32();
        }
        else
        {
            low = Vector128.Narrow(lower.AsInt64(), upper.AsInt64());
            high = Vector128.Narrow(lower.AsInt64() >> 32, upper.AsInt64() >> 32);
        }

        Vector128<int> magnitude = high & Vector128.Create(0x7FFFFFFF);
        Vector128<int> half = Vector128.Equals(low & Vector128.Create(0x1FFFFFFF), Vector128.Create(0x10000000));
        Vector128<int> small = Vector128.LessThan(magnitude, Vector128.Create(0x38200000)); // 2^−125
        Vector128<int> zero = Vector128.Equals(magnitude, Vector128<int>.Zero);
        return (half | Vector128.AndNot(small, zero)).AsSingle().ExtractMostSignificantBits() != 0;
    }
}
