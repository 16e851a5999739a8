using System.Runtime.Intrinsics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tests.Numerics;

/// <summary>The fused multiply-add of processors without one has the bits of the true one.</summary>
[Trait("Category", "Numeric")]
public sealed class EmulatedFmaTests
{
    private const float SmallestSubnormal = float.Epsilon, SmallestNormal = 1.17549435e-38f;

    /// <summary>Sums in which rounding to double first would decide otherwise, or overflow, or vanish.</summary>
    public static TheoryData<float, float, float> HardCases => new()
    {
        // Just below and just above half-way between two floats, by less than double can tell: the even one is the wrong one. Then half-way.
        { 1 - MathF.ScaleB(1, -23), 1 + MathF.ScaleB(1, -23), MathF.ScaleB(1, 24) + 2 },
        { 1 - MathF.ScaleB(1, -23), -1 - MathF.ScaleB(1, -23), MathF.ScaleB(1, 24) + 2 },
        { 1 - MathF.ScaleB(1, -23), 1 + MathF.ScaleB(1, -23), -MathF.ScaleB(1, 24) - 2 },
        { 1 - MathF.ScaleB(1, -23), -1 - MathF.ScaleB(1, -23), -MathF.ScaleB(1, 24) - 2 },
        { 1, 1, MathF.ScaleB(1, 24) },
        { 1, 3, MathF.ScaleB(1, 24) },

        // The same between two subnormal floats, and at the smallest normal one.
        { MathF.ScaleB(1 - MathF.ScaleB(1, -23), -75), MathF.ScaleB(1 + MathF.ScaleB(1, -23), -75), MathF.ScaleB(1, -130) + SmallestSubnormal },
        { MathF.ScaleB(1 - MathF.ScaleB(1, -23), -75), -MathF.ScaleB(1 + MathF.ScaleB(1, -23), -75), MathF.ScaleB(1, -130) + SmallestSubnormal },
        { MathF.ScaleB(1 - MathF.ScaleB(1, -23), -75), MathF.ScaleB(1 + MathF.ScaleB(1, -23), -75), SmallestSubnormal },
        { MathF.ScaleB(1 - MathF.ScaleB(1, -23), -75), -MathF.ScaleB(1 + MathF.ScaleB(1, -23), -75), SmallestNormal },
        { SmallestSubnormal, SmallestSubnormal, SmallestSubnormal },
        { SmallestSubnormal, -SmallestSubnormal, SmallestNormal },
        { SmallestSubnormal, 0.5f, 0 },
        { SmallestSubnormal, 0.5f, SmallestSubnormal },
        { SmallestSubnormal, -SmallestSubnormal, 0 },

        // Overflow, and what a product beyond float leaves of its sum.
        { float.MaxValue, 1, MathF.ScaleB(1, 103) },
        { float.MaxValue, 1, MathF.BitDecrement(MathF.ScaleB(1, 103)) },
        { float.MaxValue, 2, -float.MaxValue },
        { float.MaxValue, float.MaxValue, float.NegativeInfinity },
        { 0, float.PositiveInfinity, 1 },
        { float.PositiveInfinity, 1, float.NegativeInfinity },
        { float.NaN, 1, 1 },
        { 1, 1, float.NaN },
        { 1, 1, -1 },
        { -0f, 1, -0f },
        { 0, -1, 0 },
    };

    [Theory]
    [MemberData(nameof(HardCases))]
    public void HardCasesAreRoundedOnce(float a, float b, float c) => Check(Vector128.Create(a), Vector128.Create(b), Vector128.Create(c));

    [Fact]
    public void AnyBitsAreRoundedOnce()
    {
        var random = new RandomSource(7);
        for (int i = 0; i < 40_000; i++)
        {
            Vector128<float> a = Draw(random), b = Draw(random), c = Draw(random);
            Check(a, b, c);
            Check(a, b, Near(random, a * b, c)); // a sum in which both parts count
        }
    }

    [Fact]
    public void DoubleIsRoundedOnce()
    {
        var random = new RandomSource(8);
        for (int i = 0; i < 1000; i++)
        {
            double a = random.NextDouble(), b = random.NextDouble(), c = -a * b;
            EmulatedFma.MultiplyAdd(Vector128.Create(a, b), Vector128.Create(b, 2), Vector128.Create(c, a))
                .Should().Be(Vector128.Create(Math.FusedMultiplyAdd(a, b, c), Math.FusedMultiplyAdd(b, 2, a)));
        }
    }

    private static void Check(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        float[] expected = new float[4], actual = new float[4];
        for (int i = 0; i < 4; i++)
            expected[i] = MathF.FusedMultiplyAdd(a[i], b[i], c[i]);
        EmulatedFma.MultiplyAdd(a, b, c).CopyTo(actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
        EmulatedFma.MultiplyAddToOdd(a, b, c).CopyTo(actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
        Lane128<float>.FusedMultiplyAdd(a, b, c).CopyTo(actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
    }

    private static Vector128<float> Draw(RandomSource random) => Vector128.Create(DrawBits(random), DrawBits(random), DrawBits(random), DrawBits(random)).AsSingle();

    /// <summary>Any sign and exponent, the ends more often; a mantissa of random bits, or of few ones or few zeros.</summary>
    private static int DrawBits(RandomSource random)
    {
        int exponent = random.NextInt(4) switch { 0 => random.NextInt(256), 1 => random.NextInt(60), 2 => 225 + random.NextInt(31), _ => 97 + random.NextInt(60) };
        int bit = random.NextInt(23);
        int mantissa = random.NextInt(6) switch { 0 => 0, 1 => 1 << bit, 2 => 0x7FFFFF, 3 => (0x7FFFFF << bit) & 0x7FFFFF, 4 => (1 << bit) - 1, _ => random.NextInt(1 << 23) };
        return (random.NextInt(2) << 31) | (exponent << 23) | mantissa;
    }

    /// <summary><paramref name="c"/> with exponents at most 30 away from those of the product.</summary>
    private static Vector128<float> Near(RandomSource random, Vector128<float> product, Vector128<float> c)
    {
        Vector128<int> exponent = ((product.AsInt32() >> 23) & Vector128.Create(255)) + Vector128.Create(random.NextInt(61) - 30);
        exponent = Vector128.Min(Vector128.Max(exponent, Vector128<int>.Zero), Vector128.Create(254));
        return ((c.AsInt32() & Vector128.Create(unchecked((int)0x807FFFFF))) | (exponent << 23)).AsSingle();
    }
}
