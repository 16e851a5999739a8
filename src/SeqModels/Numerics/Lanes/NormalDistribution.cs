using System.Numerics;
using System.Runtime.CompilerServices;
using MathNet.Numerics;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// The standard normal distribution on lanes: φ(x) = e^{−x²/2} / √(2π) and Φ(x) = ½ erfc(−x/√2). Float: an approximation with the same bits
/// in every lane width and a relative error of Φ below 3·10⁻⁷, also deep in the lower tail. Double (scalar lanes only): MathNet's erfc.
/// </summary>
internal static class NormalDistribution
{
    /// <summary>φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Density<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> =>
        L.Multiply(L.Constant(0.3989422804014327), Transcendental.Exp<V, T, L>(L.Multiply(L.Multiply(x, x), L.Constant(-0.5))));

    /// <summary>Φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cumulative<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        if (typeof(T) == typeof(double))
            return Unsafe.BitCast<double, V>(0.5 * SpecialFunctions.Erfc(Unsafe.BitCast<V, double>(x) * -0.7071067811865476));

        // The tail Q(t) = Φ(−t) = e^{−t²/2} w P(w − ½) with w = 1 / (1 + 0.3 t), fitted on [0, 15] with relative error 4.4·10⁻⁹.
        V t = L.Abs(x);
        t = L.Select(L.GreaterThan(t, L.Constant(15)), L.Constant(15), t);
        V w = L.Divide(L.Constant(1), L.FusedMultiplyAdd(t, L.Constant(0.3), L.Constant(1)));
        V u = L.Subtract(w, L.Constant(0.5));
        V p = L.Constant(-0.0209846693611);
        p = L.FusedMultiplyAdd(p, u, L.Constant(0.0199710997381));
        p = L.FusedMultiplyAdd(p, u, L.Constant(0.0359109401488));
        p = L.FusedMultiplyAdd(p, u, L.Constant(-0.0365267918633));
        p = L.FusedMultiplyAdd(p, u, L.Constant(-0.0775421245108));
        p = L.FusedMultiplyAdd(p, u, L.Constant(0.0290606657088));
        p = L.FusedMultiplyAdd(p, u, L.Constant(0.222082055186));
        p = L.FusedMultiplyAdd(p, u, L.Constant(0.346198752643));
        p = L.FusedMultiplyAdd(p, u, L.Constant(0.329158979759));
        p = L.FusedMultiplyAdd(p, u, L.Constant(0.221970613399));

        // t² = square + rest exactly: the exponential is computed from the rounded square, and the rest is applied as 1 − rest/2.
        V square = L.Multiply(t, t);
        V rest = L.FusedMultiplyAdd(t, t, L.Negate(square));
        V exp = Transcendental.Exp<V, T, L>(L.Multiply(square, L.Constant(-0.5)));
        V tail = L.Multiply(L.Multiply(w, p), L.FusedMultiplyAdd(L.Multiply(exp, rest), L.Constant(-0.5), exp));
        return L.Select(L.GreaterThan(x, L.Zero), L.Subtract(L.Constant(1), tail), tail);
    }
}
