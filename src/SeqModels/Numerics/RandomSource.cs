using System.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics;

/// <summary>
/// Seeded pseudo-random numbers, the same on every machine: xoshiro256++ 1.0 (Blackman and Vigna 2019), its state filled
/// from the seed by SplitMix64. Nothing depends on a platform's mathematics library. Not thread safe: give each thread its own
/// <see cref="Fork"/>. Not for cryptography.
/// </summary>
public sealed class RandomSource
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the stream that belongs to <paramref name="seed"/>; every value is allowed.</summary>
    /// <param name="seed">Names the stream; equal seeds give equal numbers.</param>
    public RandomSource(ulong seed) => Fill(seed);

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">A state from <see cref="SaveState"/>.</param>
    /// <exception cref="ArgumentException">All words are zero, which xoshiro256++ cannot leave.</exception>
    public RandomSource(RandomState state) => RestoreState(state);

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>The next 32 random bits (the upper half of <see cref="NextUInt64"/>).</summary>
    public uint NextUInt32() => (uint)(NextUInt64() >> 32);

    /// <summary>An integer in [0, <paramref name="maxExclusive"/>), each equally likely (Lemire 2019, without bias).</summary>
    /// <param name="maxExclusive">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxExclusive"/> is below 1.</exception>
    public int NextInt(int maxExclusive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxExclusive, 1);
        uint range = (uint)maxExclusive;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            uint threshold = (0u - range) % range;
            while ((uint)product < threshold)
                product = (ulong)NextUInt32() * range;
        }

        return (int)(product >> 32);
    }

    /// <summary>A multiple of 2⁻²⁴ in [0, 1), each equally likely.</summary>
    public float NextFloat() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A multiple of 2⁻⁵³ in [0, 1), each equally likely.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>
    /// A standard normal number by the polar method (Marsaglia and Bray 1964). The logarithm is a fixed series of IEEE operations,
    /// so that the bits are the same everywhere. Consumes two <see cref="NextDouble"/> per trial, 4/π trials on average.
    /// </summary>
    public double NextNormal()
    {
        double u, v, s;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            s = (u * u) + (v * v);
        }
        while (s >= 1 || s == 0);
        return u * Math.Sqrt(-2 * PortableLog(s) / s);
    }

    /// <summary>Fills with numbers in [<paramref name="low"/>, <paramref name="high"/>): low + (high − low)·u, u from <see cref="NextFloat"/>.</summary>
    /// <param name="destination">Filled in order.</param>
    /// <param name="low">Lower end, finite.</param>
    /// <param name="high">Upper end, finite, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">The range is not finite or is reversed.</exception>
    public void Uniform(Span<float> destination, float low = 0, float high = 1)
    {
        if (!float.IsFinite(low) || !float.IsFinite(high - low) || high < low)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"RandomSource.Uniform: the range must be finite with low <= high, but was [{low}, {high})."), nameof(high));
        }

        // Rounding can reach high; the largest number below it stands in, so that the interval stays half open.
        float last = high > low ? MathF.BitDecrement(high) : low;
        float range = high - low;
        for (int i = 0; i < destination.Length; i++)
        {
            float value = MathF.FusedMultiplyAdd(range, NextFloat(), low);
            destination[i] = value < high ? value : last;
        }
    }

    /// <summary>Fills with normal numbers: mean + standardDeviation·<see cref="NextNormal"/>.</summary>
    /// <param name="destination">Filled in order.</param>
    /// <param name="mean">The mean, finite.</param>
    /// <param name="standardDeviation">The standard deviation, finite, not negative.</param>
    /// <exception cref="ArgumentException">A parameter is not finite or the deviation is negative.</exception>
    public void Normal(Span<float> destination, float mean = 0, float standardDeviation = 1)
    {
        if (!float.IsFinite(mean) || !float.IsFinite(standardDeviation) || standardDeviation < 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"RandomSource.Normal: mean must be finite and standardDeviation finite and not negative, but were {mean} and {standardDeviation}."),
                nameof(standardDeviation));
        }

        for (int i = 0; i < destination.Length; i++)
            destination[i] = (float)(mean + (standardDeviation * NextNormal()));
    }

    /// <summary>Puts the items in a random order, each order equally likely (Fisher and Yates).</summary>
    /// <typeparam name="T">Any type.</typeparam>
    /// <param name="items">Permuted in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>
    /// An independent stream named <paramref name="stream"/>, a function of this source's present state and the name only.
    /// This source does not advance: forks with different names differ, and forking the same name twice gives the same stream.
    /// </summary>
    /// <param name="stream">Names the stream, e.g. a layer's or a sequence's index.</param>
    /// <returns>A new source.</returns>
    public RandomSource Fork(ulong stream)
    {
        ulong hash = Mix(stream + 0x9E3779B97F4A7C15);
        hash = Mix(hash ^ _s0);
        hash = Mix(hash + _s1);
        hash = Mix(hash ^ _s2);
        return new RandomSource(Mix(hash + _s3));
    }

    /// <summary>The present state; a source restored from it gives the same numbers from here on.</summary>
    /// <returns>An immutable snapshot.</returns>
    public RandomState SaveState() => new(_s0, _s1, _s2, _s3);

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">A state from <see cref="SaveState"/>.</param>
    /// <exception cref="ArgumentException">All words are zero, which xoshiro256++ cannot leave.</exception>
    public void RestoreState(RandomState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if ((state.S0 | state.S1 | state.S2 | state.S3) == 0)
            throw new ArgumentException("RandomSource.RestoreState: the state must not be all zero.", nameof(state));
        (_s0, _s1, _s2, _s3) = (state.S0, state.S1, state.S2, state.S3);
    }

    private void Fill(ulong seed)
    {
        _s0 = Mix(seed += 0x9E3779B97F4A7C15);
        _s1 = Mix(seed += 0x9E3779B97F4A7C15);
        _s2 = Mix(seed += 0x9E3779B97F4A7C15);
        _s3 = Mix(seed + 0x9E3779B97F4A7C15);
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>ln x for normal x by x = 2^e·m and ln m = 2 artanh z, z = (m − 1)/(m + 1), |z| ≤ 0.2.</summary>
    private static double PortableLog(double x)
    {
        double m = LaneScalar<double>.Decompose(x, out double e);
        double z = (m - 1) / (m + 1);
        double square = z * z;
        double series = 0;
        for (int k = 21; k >= 1; k -= 2)
            series = (series * square) + (1.0 / k);
        return (e * 0.6931471805599453) + (2 * z * series);
    }
}
