namespace SeqModels.NGrams.Memory;

/// <summary>The number of a given rank without sorting: the bits of the numbers, so turned that they ascend, are counted 16 at a
/// time.</summary>
internal static class RankSelection
{
    private const int DigitBits = 16;

    /// <summary>The largest but rank − 1 of all numbers.</summary>
    /// <param name="numbers">Numbers, none of them NaN, at least <paramref name="rank"/>.</param>
    /// <param name="rank">From 1 on.</param>
    public static double Largest(double[][] numbers, long rank)
    {
        ulong prefix = 0;
        var counts = new long[1 << DigitBits];
        for (int shift = 64 - DigitBits; shift >= 0; shift -= DigitBits)
        {
            counts.AsSpan().Clear();
            foreach (double[] some in numbers)
            {
                foreach (double number in some)
                {
                    ulong key = Ascending(number);
                    // In two steps, as a shift by 64 would be none.
                    if (key >> shift >> DigitBits == prefix)
                    {
                        counts[(ushort)(key >> shift)]++;
                    }
                }
            }
            int digit = counts.Length - 1;
            for (; counts[digit] < rank; digit--)
            {
                rank -= counts[digit];
            }
            prefix = (prefix << DigitBits) | (uint)digit;
        }
        return BitConverter.UInt64BitsToDouble((prefix >> 63) != 0 ? prefix ^ (1UL << 63) : ~prefix);
    }

    /// <summary>−0 becomes 0, which is as large.</summary>
    private static ulong Ascending(double number)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(number + 0.0);
        return (bits >> 63) != 0 ? ~bits : bits | (1UL << 63);
    }
}
