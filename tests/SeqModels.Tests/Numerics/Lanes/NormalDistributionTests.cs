using System.Numerics;
using System.Runtime.Intrinsics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class NormalDistributionTests
{
    // Φ(x) to 18 digits, computed with 40-digit arithmetic. In the tail rounding x/√2 alone changes the result by x² 2⁻⁵³.
    [Theory]
    [InlineData(-20, 2.7536241186062337e-89)]
    [InlineData(-8.5, 9.47953482220331835e-18)]
    [InlineData(-5, 2.86651571879193912e-7)]
    [InlineData(-2.5, 0.00620966532577613517)]
    [InlineData(-1, 0.158655253931457051)]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841344746068542949)]
    [InlineData(2.5, 0.993790334674223865)]
    [InlineData(5, 0.999999713348428121)]
    public void Double_is_exact_to_rounding(double x, double expected)
    {
        double[] y = new double[1];
        Elementwise.Unary<double, Cumulative<double>>([x], y, default);
        (Math.Abs(y[0] - expected) / expected).Should().BeLessThan(2e-15 + (x * x * 1.2e-16));
    }

    [Fact]
    public void Float_is_exact_to_rounding_in_both_tails()
    {
        double worst = 0;
        for (float x = -13; x < 9; x += 0.0137f)
        {
            float[] y = new float[1];
            double[] expected = new double[1];
            Elementwise.Unary<float, Cumulative<float>>([x], y, default);
            Elementwise.Unary<double, Cumulative<double>>([x], expected, default);
            worst = Math.Max(worst, Math.Abs(y[0] - expected[0]) / expected[0]);
        }

        worst.Should().BeLessThan(4e-7);
    }

    [Fact]
    public void Special_values()
    {
        float[] y = new float[4];
        Elementwise.Unary<float, Cumulative<float>>([float.NegativeInfinity, float.PositiveInfinity, float.NaN, 0], y, default);
        y.Should().Equal(0, 1, float.NaN, 0.5f);
    }

    [Fact]
    public void Every_lane_gives_the_same_bits()
    {
        float[] x = new float[1001];
        new RandomSource(1).Normal(x, standardDeviation: 4);
        float[] expected = Run<float, LaneScalar<float>>(x);
        LaneTests.ShouldHaveSameBits(Run<Vector128<float>, Lane128<float>>(x), expected);
        LaneTests.ShouldHaveSameBits(Run<Vector256<float>, Lane256<float>>(x), expected);
        LaneTests.ShouldHaveSameBits(Run<Vector512<float>, Lane512<float>>(x), expected);
    }

    private static float[] Run<V, L>(float[] x)
        where V : struct
        where L : struct, ILane<V, float>
    {
        float[] y = new float[x.Length];
        Elementwise.UnaryLoop<V, float, L, Cumulative<float>, Overwrite>(in x[0], ref y[0], (nuint)x.Length, default);
        return y;
    }

    private readonly struct Cumulative<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => NormalDistribution.Cumulative<V, T, L>(x);
    }
}
