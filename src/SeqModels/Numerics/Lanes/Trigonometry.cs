using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// sin and cos on lanes, of angles in radians of any size, with the same bits in every lane width: each element is computed in double and
/// rounded once. The maximum errors in units in the last place: float 0.501, double 0.7.
/// </summary>
internal static class Trigonometry
{
    /// <summary>π/2 as the sum of three doubles.</summary>
    public const double HalfPi = 1.5707963267948966, HalfPiLow = 6.123233995736766e-17, HalfPiLowest = -1.4973849048591698e-33;

    private const double QuarterPi = HalfPi / 2;
    private const double LargestSmallAngle = 1 << 28;

    /// <summary>sin x; the sign of zero is kept, infinity gives NaN.</summary>
    public static V Sin<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => OfEach<V, T>(x, L.Count, turns: 0);

    /// <summary>cos x; infinity gives NaN.</summary>
    public static V Cos<V, T, L>(V x)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T> => OfEach<V, T>(x, L.Count, turns: 1);

    /// <summary>sin(x + turns · π/2).</summary>
    public static double Sin(double x, int turns)
    {
        if (!double.IsFinite(x))
            return double.NaN;
        int quadrant = Reduce(x, out double r, out double low) + turns;
        double value = (quadrant & 1) == 0 ? SinNearZero(r, low) : CosNearZero(r, low);
        return (quadrant & 2) == 0 ? value : -value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V OfEach<V, T>(V x, int count, int turns)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V result = x;
        ref T element = ref Unsafe.As<V, T>(ref result);
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref element, i) = T.CreateTruncating(Sin(double.CreateTruncating(Unsafe.Add(ref element, i)), turns));
        return result;
    }

    /// <summary>x = n·π/2 + r + low with |r| ≤ π/4, up to rounding; returns n mod 4.</summary>
    private static int Reduce(double x, out double r, out double low)
    {
        (r, low) = (x, 0);
        if (Math.Abs(x) <= QuarterPi)
            return 0;
        if (Math.Abs(x) > LargestSmallAngle)
            return LargeAngle.Reduce(x, out r, out low);

        // Both x and n·HalfPi are multiples of 2⁻⁵³ (2⁻⁵² from 1 on) and differ by less than 1, so that the first difference is exact.
        double n = Math.Round(x / HalfPi);
        double difference = Math.FusedMultiplyAdd(-n, HalfPi, x);
        double shift = n * HalfPiLow;
        r = difference - shift;
        double rest = r - difference;
        low = (difference - (r - rest)) - (shift + rest) - Math.FusedMultiplyAdd(n, HalfPiLow, -shift) - (n * HalfPiLowest);
        return (int)n;
    }

    /// <summary>sin(r + low) for |r| ≤ π/4: its Taylor polynomial, exact to 10⁻¹⁹.</summary>
    private static double SinNearZero(double r, double low)
    {
        double z = r * r;
        double p = 1.0 / 355687428096000;
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 1307674368000);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 6227020800);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 39916800);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 362880);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 5040);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 120);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 6);
        double correction = Math.FusedMultiplyAdd(z * p, r, Math.FusedMultiplyAdd(-0.5 * z, low, low));
        return r == 0 ? r : r + correction;
    }

    /// <summary>cos(r + low) for |r| ≤ π/4: its Taylor polynomial, exact to 10⁻²⁰.</summary>
    private static double CosNearZero(double r, double low)
    {
        double z = r * r;
        double p = -1.0 / 6402373705728000;
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 20922789888000);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 87178291200);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 479001600);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 3628800);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 40320);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 720);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 24);

        // 1 − z/2 rounded, and what the rounding lost.
        double half = 0.5 * z, main = 1 - half;
        return main + (1 - main - half + Math.FusedMultiplyAdd(z * z, p, -r * low));
    }
}
