namespace SeqModels.Numerics.Lanes;

/// <summary>
/// Reduces large angles modulo π/2 exactly enough for full precision (Payne and Hanek 1983): x·2/π is computed modulo 4 with as many bits
/// of 2/π as matter for the exponent of x.
/// </summary>
internal static class LargeAngle
{
    /// <summary>The number of zero bits before the binary point of 2/π in the table.</summary>
    private const int LeadingZeros = 64;

    /// <summary>2/π in binary, behind zero bits.</summary>
    private static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0x0000000000000000, 0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561, 0xB7246E3A424DD2E0,
        0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484, 0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B,
        0x1FF897FFDE05980F, 0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA,
        0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB, 0xF0CFBC209AF4361D,
    ];

    /// <summary>x = n·π/2 + r + low with |r| ≤ π/4, up to rounding, for finite |x| ≥ 2⁵; returns n mod 4.</summary>
    public static int Reduce(double x, out double r, out double low)
    {
        // x = ± mantissa · 2^exponent. Bits of 2/π before the window contribute multiples of 4 to the product.
        long bits = BitConverter.DoubleToInt64Bits(x);
        ulong mantissa = ((ulong)bits & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000;
        int exponent = (int)((bits >> 52) & 0x7FF) - 1075;
        int start = LeadingZeros + exponent - 2;

        // The product modulo 4 as a fixed-point number of 256 bits with two bits before the binary point, the highest word last.
        Span<ulong> product = stackalloc ulong[4];
        UInt128 carry = 0;
        for (int i = 0; i < 4; i++)
        {
            carry += (UInt128)mantissa * Window(start + (64 * (3 - i)));
            product[i] = (ulong)carry;
            carry >>= 64;
        }

        // The nearest integer, and the rest in [−1/2, 1/2] as a sign and a magnitude.
        int n = (int)(product[3] >> 62);
        bool isNegative = ((product[3] >> 61) & 1) != 0;
        n += isNegative ? 1 : 0;
        product[3] <<= 2;
        product[3] |= product[2] >> 62;
        product[2] = (product[2] << 2) | (product[1] >> 62);
        product[1] = (product[1] << 2) | (product[0] >> 62);
        product[0] <<= 2;
        var high = new UInt128(product[3], product[2]);
        var rest = new UInt128(product[1], product[0]);
        if (isNegative)
        {
            rest = ~rest + 1;
            high = ~high + (rest == 0 ? UInt128.One : UInt128.Zero);
        }

        // No double is so close to a multiple of π/2 that the upper 128 bits are zero.
        int zeros = (int)UInt128.LeadingZeroCount(high);
        if (zeros > 0)
            high = (high << zeros) | (rest >> (128 - zeros));
        double first = (double)(ulong)(high >> 75) * (1.0 / (1L << 53));
        double second = (double)(ulong)((high >> 11) & ulong.MaxValue) * (1.0 / (1L << 53)) * (1.0 / ((double)(1L << 32) * (1L << 32)));
        double main = first * Trigonometry.HalfPi;
        double tail = Math.FusedMultiplyAdd(first, Trigonometry.HalfPi, -main) + (first * Trigonometry.HalfPiLow) + (second * Trigonometry.HalfPi);
        double sum = main + tail;
        double scale = Math.ScaleB(isNegative ? -1.0 : 1.0, -zeros);
        (r, low) = (sum * scale, (tail - (sum - main)) * scale);
        if (x > 0)
            return n & 3;
        (r, low) = (-r, -low);
        return -n & 3;
    }

    /// <summary>64 bits of the table from a bit on.</summary>
    private static ulong Window(int bit)
    {
        (int word, int shift) = (bit >> 6, bit & 63);
        return shift == 0 ? TwoOverPi[word] : (TwoOverPi[word] << shift) | (TwoOverPi[word + 1] >> (64 - shift));
    }
}
