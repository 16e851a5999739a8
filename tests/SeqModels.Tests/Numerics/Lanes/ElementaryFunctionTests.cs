using System.Numerics;
using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;
using SeqModels.Tests.Fixtures;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Numerics;

/// <summary>sin, cos, e^x − 1 and ln(1 + x): the stated errors, the same bits in every lane, special values.</summary>
[Trait("Category", "Numeric")]
public sealed class ElementaryFunctionTests
{
    private static readonly string[] Names = ["sin", "cos", "expm1", "log1p"];

    public static TheoryData<string> Functions => [.. Names];

    /// <summary>Against values with 80 digits, among them the double that is closest to a multiple of π/2.</summary>
    [Theory]
    [InlineData("sin", 0.7)]
    [InlineData("cos", 0.7)]
    [InlineData("expm1", 0.8)]
    [InlineData("log1p", 0.7)]
    public void DoubleStaysWithinTheStatedError(string function, double bound)
    {
        var reference = Fixture.Load("functions");
        double[] x = reference[function + ".x"].Values, high = reference[function + ".high"].Values, low = reference[function + ".low"].Values;
        double[] y = new double[x.Length];
        Apply<double>(function, x, y);
        double worst = 0, at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = Math.Abs(y[i] - high[i] - low[i]) / (Math.BitIncrement(Math.Abs(high[i])) - Math.Abs(high[i]));
            if (!(error <= worst))
                (worst, at) = (error, x[i]);
        }

        worst.Should().BeInRange(0.85 * bound, bound, "{0}({1:R}) is the worst", function, at);
    }

    /// <summary>A dense sample of every exponent, subnormal numbers included, against the functions in double. Not far below the bound
    /// either, so that what is stated stays true.</summary>
    [Theory]
    [InlineData("sin", 0.501)]
    [InlineData("cos", 0.501)]
    [InlineData("expm1", 1.45)]
    [InlineData("log1p", 0.81)]
    public void FloatStaysWithinTheStatedError(string function, double bound)
    {
        float[] x = Samples();
        float[] y = new float[x.Length];
        Apply<float>(function, x, y);
        double[] wide = Array.ConvertAll(x, value => (double)value), expected = new double[x.Length];
        Apply<double>(function, wide, expected);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = UlpError(y[i], expected[i]);
            if (error > worst)
                (worst, at) = (error, x[i]);
        }

        worst.Should().BeInRange(0.85 * bound, bound, "{0}({1:G9}) is the worst", function, at);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void EveryLaneGivesTheSameBits(string function)
    {
        float[] x = Samples(), expected = new float[x.Length], actual = new float[x.Length];
        Run<float, LaneScalar<float>>(function, x, expected);
        Run<Vector128<float>, Lane128<float>>(function, x, actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
        Run<Vector256<float>, Lane256<float>>(function, x, actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
        Run<Vector512<float>, Lane512<float>>(function, x, actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
        Apply<float>(function, x, actual);
        LaneTests.ShouldHaveSameBits(actual, expected);
    }

    [Theory]
    [InlineData("sin", double.PositiveInfinity, double.NaN)]
    [InlineData("sin", double.NaN, double.NaN)]
    [InlineData("sin", -0.0, -0.0)]
    [InlineData("cos", double.NegativeInfinity, double.NaN)]
    [InlineData("cos", double.NaN, double.NaN)]
    [InlineData("cos", -0.0, 1.0)]
    [InlineData("expm1", double.NegativeInfinity, -1.0)]
    [InlineData("expm1", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("expm1", double.NaN, double.NaN)]
    [InlineData("expm1", -0.0, -0.0)]
    [InlineData("expm1", -100.0, -1.0)]
    [InlineData("expm1", 1000.0, double.PositiveInfinity)]
    [InlineData("log1p", -1.0, double.NegativeInfinity)]
    [InlineData("log1p", -1.5, double.NaN)]
    [InlineData("log1p", double.NegativeInfinity, double.NaN)]
    [InlineData("log1p", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("log1p", double.NaN, double.NaN)]
    [InlineData("log1p", -0.0, -0.0)]
    public void SpecialValues(string function, double x, double expected)
    {
        double[] y = [5];
        Apply<double>(function, [x], y);
        Same(y[0], expected).Should().BeTrue("{0}({1}) in double is {2}", function, x, y[0]);
        float[] narrow = [5];
        Apply<float>(function, [(float)x], narrow);
        Same(narrow[0], expected).Should().BeTrue("{0}({1}) in float is {2}", function, x, narrow[0]);
    }

    [Fingerprint("elementary functions")]
    internal static void Print(Fingerprint print)
    {
        float[] x = Samples(), y = new float[x.Length];
        double[] wide = Fixture.Load("functions")["sin.x"].Values, result = new double[wide.Length];
        foreach (string name in Names)
        {
            Apply<float>(name, x, y);
            print.Add<float>(y);
            Apply<double>(name, wide, result);
            print.Add<double>(result);
        }
    }

    private static bool Same(double actual, double expected) =>
        double.IsNaN(expected) ? double.IsNaN(actual) : BitConverter.DoubleToInt64Bits(actual) == BitConverter.DoubleToInt64Bits(expected);

    private static float[] Samples()
    {
        List<float> samples = [];
        for (int exponent = 0; exponent < 255; exponent++)
        {
            int steps = exponent is > 116 and < 132 ? 4096 : 64;
            for (int step = 0; step < steps; step++)
            {
                int bits = (exponent << 23) | (int)((step * 0x8123u) & 0x7FFFFF);
                samples.Add(BitConverter.Int32BitsToSingle(bits));
                samples.Add(BitConverter.Int32BitsToSingle(bits | int.MinValue));
            }
        }

        for (int i = -40_000; i <= 40_000; i++)
            samples.Add(i * 2.7e-3f);
        return [.. samples];
    }

    private static double UlpError(float actual, double expected)
    {
        if (double.IsNaN(expected) || float.IsInfinity((float)expected))
            return actual.Equals((float)expected) ? 0 : double.PositiveInfinity;
        float magnitude = MathF.Abs((float)expected);
        return Math.Abs(actual - expected) / ((double)MathF.BitIncrement(magnitude) - magnitude);
    }

    private static void Apply<T>(string function, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (function)
        {
            case "sin": Elementwise.Unary(x, y, default(Sin<T>)); break;
            case "cos": Elementwise.Unary(x, y, default(Cos<T>)); break;
            case "expm1": Elementwise.Unary(x, y, default(Expm1<T>)); break;
            default: Elementwise.Unary(x, y, default(Log1p<T>)); break;
        }
    }

    private static void Run<V, L>(string function, float[] x, float[] y)
        where V : struct
        where L : struct, ILane<V, float>
    {
        switch (function)
        {
            case "sin": Elementwise.UnaryLoop<V, float, L, Sin<float>, Overwrite>(in x[0], ref y[0], (nuint)x.Length, default); break;
            case "cos": Elementwise.UnaryLoop<V, float, L, Cos<float>, Overwrite>(in x[0], ref y[0], (nuint)x.Length, default); break;
            case "expm1": Elementwise.UnaryLoop<V, float, L, Expm1<float>, Overwrite>(in x[0], ref y[0], (nuint)x.Length, default); break;
            default: Elementwise.UnaryLoop<V, float, L, Log1p<float>, Overwrite>(in x[0], ref y[0], (nuint)x.Length, default); break;
        }
    }

    private readonly struct Sin<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => Trigonometry.Sin<V, T, L>(x);
    }

    private readonly struct Cos<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => Trigonometry.Cos<V, T, L>(x);
    }

    private readonly struct Expm1<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => Transcendental.Expm1<V, T, L>(x);
    }

    private readonly struct Log1p<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => Transcendental.Log1p<V, T, L>(x);
    }
}
