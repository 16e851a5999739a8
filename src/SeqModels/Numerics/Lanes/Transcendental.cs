using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// exp, log, tanh and σ on lanes. Float: polynomial approximations with the same bits in every lane width. The maximum errors over all
/// floats, including subnormal arguments and results, in units in the last place: exp 0.99, log 0.81, tanh 1.85, σ 1.65.
/// Double (scalar lanes only): <see cref="Math"/>.
/// </summary>
internal static partial class Transcendental
{
    /// <summary>e^x. −∞ gives 0, +∞ and x &gt; 88.7228 give +∞, NaN gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        if (typeof(T) == typeof(double))
            return OfDouble<V>(Math.Exp(ToDouble(x)));

        // Comparisons with NaN are false, so NaN passes the clamp and the polynomial.
        V bounded = L.Select(L.GreaterThan(x, L.Constant(89)), L.Constant(89), x);
        bounded = L.Select(L.LessThan(bounded, L.Constant(-104)), L.Constant(-104), bounded);
        V r = Reduce<V, T, L>(bounded, out V n);
        V p = L.FusedMultiplyAdd(ExpM1Tail<V, T, L>(r), L.Multiply(r, r), r);
        return L.ScaleByPowerOfTwo(L.Add(p, L.Constant(1)), n);
    }

    /// <summary>ln x. +0 and −0 give −∞, negative x gives NaN, +∞ gives +∞, NaN gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        if (typeof(T) == typeof(double))
            return OfDouble<V>(Math.Log(ToDouble(x)));

        V subnormal = L.LessThan(x, L.Constant(1.17549435e-38));
        V normal = L.Select(subnormal, L.Multiply(x, L.Constant(8388608)), x);
        V f = L.Subtract(L.Decompose(normal, out V e), L.Constant(1));
        e = L.Subtract(e, L.And(subnormal, L.Constant(23)));

        // ln(1 + f) = f − f²/2 + f³ P(f) on [−1/3, 1/3].
        V p = LogTail<V, T, L>(f);
        V square = L.Multiply(f, f);
        V small = L.FusedMultiplyAdd(e, L.Constant(Ln2Low), L.Multiply(L.Multiply(p, f), square));
        small = L.FusedMultiplyAdd(square, L.Constant(-0.5), small);
        V result = L.FusedMultiplyAdd(e, L.Constant(Ln2High), L.Add(f, small));

        result = L.Select(L.GreaterThan(x, L.Constant(float.MaxValue)), x, result);
        result = L.Select(L.Equal(x, L.Zero), L.Constant(double.NegativeInfinity), result);
        return L.Select(L.GreaterThanOrEqual(x, L.Zero), result, L.Constant(double.NaN));
    }

    /// <summary>
    /// tanh x = m / (m + 2) with m = e^{2|x|} − 1 computed without cancellation, so that tanh x ≈ x stays exact near 0;
    /// ±1 beyond |x| = 9.02. Keeps the sign of zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        if (typeof(T) == typeof(double))
            return OfDouble<V>(Math.Tanh(ToDouble(x)));

        V twice = L.Add(L.Abs(x), L.Abs(x));
        twice = L.Select(L.GreaterThan(twice, L.Constant(20)), L.Constant(20), twice);
        V r = Reduce<V, T, L>(twice, out V n);
        V p = L.FusedMultiplyAdd(ExpM1Tail<V, T, L>(r), L.Multiply(r, r), r);
        V scale = L.ScaleByBoundedPower(L.Constant(1), n);
        V m = L.FusedMultiplyAdd(scale, p, L.Subtract(scale, L.Constant(1)));

        // w = m/(m + 2) = m/2 − (m/2)·w; for small m the second form hides the rounding of w.
        V w = L.Divide(m, L.Add(m, L.Constant(2)));
        V half = L.Multiply(m, L.Constant(0.5));
        V small = L.FusedMultiplyAdd(L.Negate(half), w, half);
        return L.CopySign(L.Select(L.LessThan(m, L.Constant(1)), small, w), x);
    }

    /// <summary>σ(x) = 1 / (1 + e^{−x}), for float computed from e^{−|x|} so that nothing overflows and small values keep their
    /// precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        if (typeof(T) == typeof(double))
            return OfDouble<V>(1 / (1 + Math.Exp(-ToDouble(x))));

        V t = L.Negate(L.Abs(x));
        t = L.Select(L.LessThan(t, L.Constant(-104)), L.Constant(-104), t);
        V r = Reduce<V, T, L>(t, out V n);
        V p = L.FusedMultiplyAdd(ExpM1Tail<V, T, L>(r), L.Multiply(r, r), r);
        V exp = L.ScaleByBoundedPower(L.Add(p, L.Constant(1)), n);

        // With t = e^{−|x|} and w = t/(1 + t): σ = t − t·w for negative x and 1 − w otherwise; the rounding of w has little effect on
        // either.
        V w = L.Divide(exp, L.Add(exp, L.Constant(1)));
        V start = L.Select(L.LessThan(x, L.Zero), exp, L.Constant(1));
        return L.FusedMultiplyAdd(L.Negate(start), w, start);
    }

    private const double Ln2High = 0.693359375;
    private const double Ln2Low = -2.12194440054690583e-4;

    /// <summary>x = n ln 2 + r with integral n and |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V, T, L>(V x, out V n)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        V shift = L.Constant(Lane.RoundToInteger);
        n = L.Subtract(L.FusedMultiplyAdd(x, L.Constant(1.4426950408889634), shift), shift);
        V r = L.FusedMultiplyAdd(n, L.Constant(-Ln2High), x);
        return L.FusedMultiplyAdd(n, L.Constant(-Ln2Low), r);
    }

    /// <summary>(e^r − 1 − r) / r² for |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpM1Tail<V, T, L>(V r)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        V p = L.Constant(ExpCoefficients.P5);
        p = L.FusedMultiplyAdd(p, r, L.Constant(ExpCoefficients.P4));
        p = L.FusedMultiplyAdd(p, r, L.Constant(ExpCoefficients.P3));
        p = L.FusedMultiplyAdd(p, r, L.Constant(ExpCoefficients.P2));
        p = L.FusedMultiplyAdd(p, r, L.Constant(ExpCoefficients.P1));
        return L.FusedMultiplyAdd(p, r, L.Constant(ExpCoefficients.P0));
    }

    /// <summary>(ln(1 + f) − f + f²/2) / f³ for f in [−1/3, 1/3].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogTail<V, T, L>(V f)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        V p = L.Constant(LogCoefficients.P8);
        p = L.FusedMultiplyAdd(p, f, L.Constant(LogCoefficients.P7));
        p = L.FusedMultiplyAdd(p, f, L.Constant(LogCoefficients.P6));
        p = L.FusedMultiplyAdd(p, f, L.Constant(LogCoefficients.P5));
        p = L.FusedMultiplyAdd(p, f, L.Constant(LogCoefficients.P4));
        p = L.FusedMultiplyAdd(p, f, L.Constant(LogCoefficients.P3));
        p = L.FusedMultiplyAdd(p, f, L.Constant(LogCoefficients.P2));
        p = L.FusedMultiplyAdd(p, f, L.Constant(LogCoefficients.P1));
        return L.FusedMultiplyAdd(p, f, L.Constant(LogCoefficients.P0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ToDouble<V>(V x)
        where V : struct => typeof(V) == typeof(double) ? Unsafe.BitCast<V, double>(x) : throw new UnreachableException("Double runs in scalar lanes.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfDouble<V>(double value)
        where V : struct => Unsafe.BitCast<double, V>(value);

    private static class ExpCoefficients
    {
        public const double P0 = 0.500000001354;
        public const double P1 = 0.166666666817;
        public const double P2 = 0.0416664641974;
        public const double P3 = 0.00833331084465;
        public const double P4 = 0.00139337307158;
        public const double P5 = 0.00019891080464;
    }

    private static class LogCoefficients
    {
        public const double P0 = 0.333333333333;
        public const double P1 = -0.249999441862;
        public const double P2 = 0.199999483513;
        public const double P3 = -0.166733162532;
        public const double P4 = 0.14291867182;
        public const double P5 = -0.122887216093;
        public const double P6 = 0.109156547933;
        public const double P7 = -0.124222005754;
        public const double P8 = 0.11330617385;
    }
}
