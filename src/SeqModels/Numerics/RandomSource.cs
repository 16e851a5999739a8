using System.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics;

/// <summary>
/// A seeded pseudo-random number generator with the same output on every platform: xoshiro256++ 1.0 (Blackman and Vigna 2019), its state
/// initialised from the seed with SplitMix64. Independent of the platform's math library. Not thread-safe: use a separate
/// <see cref="Fork"/> for each thread. Not cryptographically secure.
/// </summary>
public sealed class RandomSource
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Creates a generator from a seed.</summary>
    /// <param name="seed">The seed, any value; equal seeds give equal sequences.</param>
    public RandomSource(ulong seed) => Fill(seed);

    /// <summary>Creates a generator from a saved state.</summary>
    /// <param name="state">A state from <see cref="SaveState"/>.</param>
    /// <exception cref="ArgumentException">All words are zero, which is not a valid xoshiro256++ state.</exception>
    public RandomSource(RandomState state) => RestoreState(state);

    /// <summary>Returns the next 64 random bits.</summary>
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

    /// <summary>Returns the next 32 random bits, the upper half of <see cref="NextUInt64"/>.</summary>
    public uint NextUInt32() => (uint)(NextUInt64() >> 32);

    /// <summary>Returns a uniformly distributed integer in [0, <paramref name="maxExclusive"/>), without bias (Lemire 2019).</summary>
    /// <param name="maxExclusive">The exclusive upper bound, at least 1.</param>
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

    /// <summary>Returns a uniformly distributed multiple of 2⁻²⁴ in [0, 1).</summary>
    public float NextFloat() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>Returns a uniformly distributed multiple of 2⁻⁵³ in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>
    /// Returns a standard normal number, computed by the polar method (Marsaglia and Bray 1964). The logarithm is a fixed sequence of IEEE
    /// operations, so that the bits are the same on every platform. Consumes two <see cref="NextDouble"/> per trial, 4/π trials on average.
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

    /// <summary>Fills a span with uniform random numbers in [<paramref name="low"/>, <paramref name="high"/>): low + (high − low)·u with u
    /// from <see cref="NextFloat"/>.</summary>
    /// <param name="destination">The span to fill, in order.</param>
    /// <param name="low">The inclusive lower bound, finite.</param>
    /// <param name="high">The exclusive upper bound, finite, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">A bound is not finite, or the bounds are reversed.</exception>
    public void Uniform(Span<float> destination, float low = 0, float high = 1)
    {
        if (!float.IsFinite(low) || !float.IsFinite(high - low) || high < low)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"RandomSource.Uniform: the range must be finite with low <= high, but was [{low}, {high})."), nameof(high));
        }

        // Rounding can reach high; it is replaced by the largest number below, so that the interval is half open.
        float last = high > low ? MathF.BitDecrement(high) : low;
        float range = high - low;
        for (int i = 0; i < destination.Length; i++)
        {
            float value = MathF.FusedMultiplyAdd(range, NextFloat(), low);
            destination[i] = value < high ? value : last;
        }
    }

    /// <summary>Fills a span with normal random numbers: mean + standardDeviation·<see cref="NextNormal"/>.</summary>
    /// <param name="destination">The span to fill, in order.</param>
    /// <param name="mean">The mean, finite.</param>
    /// <param name="standardDeviation">The standard deviation, finite and at least 0.</param>
    /// <exception cref="ArgumentException">A parameter is not finite, or the standard deviation is negative.</exception>
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

    /// <summary>Shuffles the items in place; every permutation is equally likely (Fisher and Yates).</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items to shuffle.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>
    /// Returns an independent generator with the stream number <paramref name="stream"/>, which depends only on this source's current
    /// state and the number. This source does not advance: different stream numbers give different sequences, and the same number gives
    /// the same one.
    /// </summary>
    /// <param name="stream">The stream number, for example the index of a layer or a sequence.</param>
    /// <returns>A new random source.</returns>
    public RandomSource Fork(ulong stream)
    {
        ulong hash = Mix(stream + 0x9E3779B97F4A7C15);
        hash = Mix(hash ^ _s0);
        hash = Mix(hash + _s1);
        hash = Mix(hash ^ _s2);
        return new RandomSource(Mix(hash + _s3));
    }

    /// <summary>Returns a snapshot of the state; a source restored from it continues with the same numbers.</summary>
    /// <returns>An immutable snapshot.</returns>
    public RandomState SaveState() => new(_s0, _s1, _s2, _s3);

    /// <summary>Restores a saved state.</summary>
    /// <param name="state">A state from <see cref="SaveState"/>.</param>
    /// <exception cref="ArgumentException">All words are zero, which is not a valid xoshiro256++ state.</exception>
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
