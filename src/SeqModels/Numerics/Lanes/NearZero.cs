namespace SeqModels.Numerics.Lanes;

/// <summary>e^x − 1 and ln(1 + x) in double, from Taylor polynomials and exact differences only: the same bits on every machine.</summary>
internal static class NearZero
{
    private const double Ln2 = 0.6931471805599453, Ln2Low = 2.3190468138462996e-17;

    /// <summary>ln 2 as the sum of 32 bits, whose products with exponents are exact, and a rest.</summary>
    private const double Ln2Short = 0.6931471803691238, Ln2ShortRest = 1.9082149292705877e-10;

    /// <summary>2/3, 2/5, 2/7, …: ln((1 + s)/(1 − s)) = 2s + s·(2/3 s² + 2/5 s⁴ + …), enough for |s| ≤ 1/5.</summary>
    private static ReadOnlySpan<double> LogSeries => [2.0 / 29, 2.0 / 27, 2.0 / 25, 2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3];

    /// <summary>1/15!, 1/14!, …, 1/2!.</summary>
    private static ReadOnlySpan<double> ExpSeries =>
        [1.0 / 1307674368000, 1.0 / 87178291200, 1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5];

    /// <summary>e^x − 1.</summary>
    public static double Expm1(double x)
    {
        if (double.IsNaN(x) || x == 0)
            return x;
        if (x < -38)
            return -1;
        if (x > 710)
            return double.PositiveInfinity;

        // x = n ln 2 + r + rest: x and n·Ln2 are multiples of one power of two and differ by less than 1, so that their difference is exact.
        double n = Math.Round(x / Ln2);
        double difference = Math.FusedMultiplyAdd(-n, Ln2, x);
        double r = Math.FusedMultiplyAdd(-n, Ln2Low, difference);
        double rest = Math.FusedMultiplyAdd(-n, Ln2Low, difference - r);
        double tail = 0;
        foreach (double coefficient in ExpSeries)
            tail = Math.FusedMultiplyAdd(tail, r, coefficient);
        double correction = Math.FusedMultiplyAdd(tail, r * r, Math.FusedMultiplyAdd(rest, r, rest));
        double p = r + correction;
        if (n > 60)
            return Math.ScaleB(1 + p, (int)n);
        double scale = Math.ScaleB(1, (int)n);
        return Math.FusedMultiplyAdd(scale, p, scale - 1);
    }

    /// <summary>ln(1 + x).</summary>
    public static double Log1p(double x)
    {
        if (!(x > -1 && x < double.PositiveInfinity) || x == 0)
            return x == -1 ? double.NegativeInfinity : x < -1 ? double.NaN : x;
        double u = 1 + x, back = u - 1;
        double lost = 1 - (u - back) + (x - back);
        double f = LaneScalar<double>.Decompose(u, out double e) - 1;
        double s = f / (2 + f), square = s * s, half = 0.5 * f * f;
        double tail = 0;
        foreach (double coefficient in LogSeries)
            tail = Math.FusedMultiplyAdd(tail, square, coefficient);

        // ln(1 + f) = f − f²/2 + s (f²/2 + s² tail), because 2s = f − s f and s f = f²/2 − s f²/2.
        double small = Math.FusedMultiplyAdd(s, Math.FusedMultiplyAdd(square, tail, half), Math.FusedMultiplyAdd(e, Ln2ShortRest, lost / u));
        return Math.FusedMultiplyAdd(e, Ln2Short, f - (half - small));
    }
}
