using System.Numerics;
using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class TranscendentalTests
{
    public static TheoryData<string> Functions => new() { "exp", "log", "tanh", "sigmoid" };

    /// <summary>
    /// The stated bounds: the largest errors over all 2^32 floats, here over a dense sample of every exponent, subnormal arguments and
    /// results included. Not far below them either, so that what is stated stays true.
    /// </summary>
    [Theory]
    [InlineData("exp", 0.99)]
    [InlineData("log", 0.81)]
    [InlineData("tanh", 1.85)]
    [InlineData("sigmoid", 1.65)]
    public void StaysWithinTheStatedError(string function, double ulp)
    {
        double worst = 0;
        float at = 0;
        float[] x = Samples();
        float[] y = Evaluate(function, x);
        for (int i = 0; i < x.Length; i++)
        {
            double error = UlpError(y[i], Reference(function, x[i]));
            if (error > worst)
                (worst, at) = (error, x[i]);
        }

        worst.Should().BeInRange(ulp * 0.85, ulp, "{0}({1:G9}) is the worst", function, at);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void EveryLaneGivesTheSameBits(string function)
    {
        float[] x = Samples();
        float[] expected = new float[x.Length];
        Run<float, LaneScalar<float>>(function, x, expected);
        float[] actual = new float[x.Length];
        Run<Vector128<float>, Lane128<float>>(function, x, actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
        Run<Vector256<float>, Lane256<float>>(function, x, actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
        Run<Vector512<float>, Lane512<float>>(function, x, actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
        LaneTests.ShouldHaveSameBits(Evaluate(function, x), expected);
    }

    [Theory]
    [InlineData("exp", float.NegativeInfinity, 0f)]
    [InlineData("exp", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("exp", 88.72284f, float.PositiveInfinity)]
    [InlineData("exp", -104f, 0f)]
    [InlineData("exp", 0f, 1f)]
    [InlineData("exp", float.NaN, float.NaN)]
    [InlineData("log", 0f, float.NegativeInfinity)]
    [InlineData("log", 1f, 0f)]
    [InlineData("log", -1f, float.NaN)]
    [InlineData("log", float.NegativeInfinity, float.NaN)]
    [InlineData("log", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("log", float.NaN, float.NaN)]
    [InlineData("tanh", 0f, 0f)]
    [InlineData("tanh", 1e-45f, 1e-45f)]
    [InlineData("tanh", -1e-39f, -1e-39f)]
    [InlineData("tanh", float.PositiveInfinity, 1f)]
    [InlineData("tanh", float.NegativeInfinity, -1f)]
    [InlineData("tanh", float.NaN, float.NaN)]
    [InlineData("sigmoid", 0f, 0.5f)]
    [InlineData("sigmoid", float.PositiveInfinity, 1f)]
    [InlineData("sigmoid", float.NegativeInfinity, 0f)]
    [InlineData("sigmoid", float.NaN, float.NaN)]
    public void SpecialValues(string function, float x, float expected)
    {
        float actual = Evaluate(function, [x])[0];
        if (float.IsNaN(expected))
            actual.Should().Be(float.NaN);
        else
            BitConverter.SingleToInt32Bits(actual).Should().Be(BitConverter.SingleToInt32Bits(expected), "{0}({1}) is {2}", function, x, actual);
    }

    [Fact]
    public void NegativeZero()
    {
        float.IsNegative(Evaluate("tanh", [-0f])[0]).Should().BeTrue();
        Evaluate("log", [-0f])[0].Should().Be(float.NegativeInfinity);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void DoubleUsesTheSystemFunctions(string function)
    {
        double[] x = [0.1, 1.5, 3.25];
        double[] y = new double[3];
        Apply<double>(function, x, y);
        for (int i = 0; i < x.Length; i++)
            y[i].Should().BeApproximately(Reference(function, x[i]), 1e-15);
    }

    private static float[] Samples()
    {
        List<float> samples = [];
        for (int exponent = 0; exponent < 256; exponent++)
        {
            // Rounding errors are largest between 2^-10 and 8, where the functions bend.
            int steps = exponent is > 116 and < 131 ? 8192 : 256;
            for (int step = 0; step < steps; step++)
            {
                int bits = (exponent << 23) | (int)((step * 0x8123u) & 0x7FFFFF);
                samples.Add(BitConverter.Int32BitsToSingle(bits));
                samples.Add(BitConverter.Int32BitsToSingle(bits | int.MinValue));
            }
        }

        for (int i = -120_000; i <= 120_000; i++)
            samples.Add(i * 9.1e-4f);
        for (int i = 0; i < 20_000; i++)
            samples.Add(0.5f + (i * 7.1e-5f));
        return [.. samples];
    }

    private static double Reference(string function, double x) => function switch
    {
        "exp" => Math.Exp(x),
        "log" => Math.Log(x),
        "tanh" => Math.Tanh(x),
        _ => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
    };

    private static double UlpError(float actual, double expected)
    {
        if (double.IsNaN(expected) || float.IsInfinity((float)expected))
            return actual.Equals((float)expected) ? 0 : double.PositiveInfinity;
        float magnitude = MathF.Abs((float)expected);
        double ulp = magnitude < float.MaxValue ? (double)MathF.BitIncrement(magnitude) - magnitude : (double)magnitude - MathF.BitDecrement(magnitude);
        return Math.Abs(actual - expected) / ulp;
    }

    private static float[] Evaluate(string function, float[] x)
    {
        float[] y = new float[x.Length];
        Apply<float>(function, x, y);
        return y;
    }

    private static void Apply<T>(string function, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (function)
        {
            case "exp": Elementwise.Unary(x, y, default(Exp<T>)); break;
            case "log": Elementwise.Unary(x, y, default(Log<T>)); break;
            case "tanh": Elementwise.Unary(x, y, default(Tanh<T>)); break;
            default: Elementwise.Unary(x, y, default(Sigmoid<T>)); break;
        }
    }

    private static void Run<V, L>(string function, float[] x, float[] y)
        where V : struct
        where L : struct, ILane<V, float>
    {
        switch (function)
        {
            case "exp": Elementwise.UnaryLoop<V, float, L, Exp<float>, Overwrite>(in x[0], ref y[0], (nuint)x.Length, default); break;
            case "log": Elementwise.UnaryLoop<V, float, L, Log<float>, Overwrite>(in x[0], ref y[0], (nuint)x.Length, default); break;
            case "tanh": Elementwise.UnaryLoop<V, float, L, Tanh<float>, Overwrite>(in x[0], ref y[0], (nuint)x.Length, default); break;
            default: Elementwise.UnaryLoop<V, float, L, Sigmoid<float>, Overwrite>(in x[0], ref y[0], (nuint)x.Length, default); break;
        }
    }

    private readonly struct Exp<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => Transcendental.Exp<V, T, L>(x);
    }

    private readonly struct Log<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => Transcendental.Log<V, T, L>(x);
    }

    private readonly struct Tanh<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => Transcendental.Tanh<V, T, L>(x);
    }

    private readonly struct Sigmoid<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => Transcendental.Sigmoid<V, T, L>(x);
    }
}
