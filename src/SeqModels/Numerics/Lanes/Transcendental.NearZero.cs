using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics.Lanes;

internal static partial class Transcendental
{
    /// <summary>
    /// e^x − 1 = (2^n − 1) + 2^n (e^r − 1), without cancellation near 0; −1 for x below −18 (float). Keeps the sign of zero. The maximum
    /// error in units in the last place: float 1.45, double 0.8.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        if (typeof(T) == typeof(double))
            return OfDouble<V>(NearZero.Expm1(ToDouble(x)));

        V bounded = L.Select(L.GreaterThan(x, L.Constant(89)), L.Constant(89), x);
        bounded = L.Select(L.LessThan(bounded, L.Constant(-18)), L.Constant(-18), bounded);
        V r = Reduce<V, T, L>(bounded, out V n);
        V p = L.FusedMultiplyAdd(ExpM1Tail<V, T, L>(r), L.Multiply(r, r), r);
        V scale = L.ScaleByPowerOfTwo(L.Constant(1), n);
        V small = L.FusedMultiplyAdd(scale, p, L.Subtract(scale, L.Constant(1)));

        // 2^n overflows before e^x does; from 20 on, the 1 is below half a unit.
        V large = L.ScaleByPowerOfTwo(L.Add(p, L.Constant(1)), n);
        return L.CopySign(L.Select(L.GreaterThan(x, L.Constant(20)), large, small), x);
    }

    /// <summary>
    /// ln(1 + x) = ln u + (1 + x − u)/u with u = 1 + x rounded, where 1 + x − u is exact. −1 gives −∞, smaller x NaN, +∞ gives +∞. Keeps
    /// the sign of zero. The maximum error in units in the last place: float 0.81, double 0.8.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        if (typeof(T) == typeof(double))
            return OfDouble<V>(NearZero.Log1p(ToDouble(x)));

        V one = L.Constant(1);
        V u = L.Add(one, x);
        V back = L.Subtract(u, one);
        V lost = L.Add(L.Subtract(one, L.Subtract(u, back)), L.Subtract(x, back));
        V f = L.Subtract(L.Decompose(u, out V e), one);
        V square = L.Multiply(f, f);
        V small = L.FusedMultiplyAdd(e, L.Constant(Ln2Low), L.Multiply(L.Multiply(LogTail<V, T, L>(f), f), square));
        small = L.FusedMultiplyAdd(square, L.Constant(-0.5), L.Add(small, L.Divide(lost, u)));
        V result = L.CopySign(L.FusedMultiplyAdd(e, L.Constant(Ln2High), L.Add(f, small)), x);

        result = L.Select(L.GreaterThan(x, L.Constant(float.MaxValue)), x, result);
        result = L.Select(L.Equal(u, L.Zero), L.Constant(double.NegativeInfinity), result);
        return L.Select(L.GreaterThanOrEqual(x, L.Constant(-1)), result, L.Constant(double.NaN));
    }
}
