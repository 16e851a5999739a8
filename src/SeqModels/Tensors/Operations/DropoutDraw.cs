using System.Numerics;
using SeqModels.Numerics;

namespace SeqModels.Tensors;

/// <summary>Samples dropout masks: 0 with probability p, otherwise 1 / (1 − p).</summary>
internal static class DropoutDraw
{
    /// <summary>Throws unless the probability is in [0, 1] and the random source is not null.</summary>
    public static void Check(double probability, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, FormattableString.Invariant($"Dropout: the probability must be in [0, 1], but was {probability}."));
        }
    }

    /// <summary>Fills a mask with two elements per 64 random bits, upper half first: an element is dropped if its 32 bits are below
    /// p·2³².</summary>
    public static void Fill<T>(Span<T> mask, double probability, RandomSource random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fill(mask, probability, random, probability < 1 ? T.CreateTruncating(1 / (1 - probability)) : T.Zero, T.Zero);

    /// <summary>The same with other values in place of 1 / (1 − p) and 0.</summary>
    public static void Fill<T>(Span<T> mask, double probability, RandomSource random, T kept, T dropped)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long threshold = (long)Math.Round(probability * (1L << 32));
        ReadOnlySpan<T> values = [kept, dropped];

        // The sign of a difference picks the value: a branch would be mispredicted every other time.
        int i = 0;
        for (; i + 1 < mask.Length; i += 2)
        {
            ulong bits = random.NextUInt64();
            mask[i] = values[(int)(((long)(bits >> 32) - threshold) >>> 63)];
            mask[i + 1] = values[(int)(((uint)bits - threshold) >>> 63)];
        }

        if (i < mask.Length)
            mask[i] = values[(int)(((long)(random.NextUInt64() >> 32) - threshold) >>> 63)];
    }
}
