using System.Runtime.Intrinsics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class ReductionsTests
{
    [Fact]
    public void EveryLaneGivesTheSameBits()
    {
        foreach (int n in LaneTests.Lengths)
        {
            float[] x = Normal(1, n), y = Normal(2, n);
            double sum = Scalar<Reductions.Identity<float>>(x, y);
            double dot = Scalar<Reductions.Product<float>>(x, y);
            All<Reductions.Identity<float>>(x, y).Should().OnlyContain(value => value.Equals(sum));
            All<Reductions.Product<float>>(x, y).Should().OnlyContain(value => value.Equals(dot));
            Reductions.Sum<float>(x).Should().Be(sum);
            Reductions.Dot<float>(x, y).Should().Be(dot);
            Reductions.SumOfSquares<float>(x).Should().Be(Reductions.Dot<float>(x, x));
        }
    }

    [Fact]
    public void SumsAreAccurate()
    {
        float[] x = new float[1_000_003];
        new RandomSource(3).Uniform(x);
        double sum = 0, squares = 0;
        foreach (float value in x)
        {
            sum += value;
            squares += (double)value * value;
        }

        Reductions.Sum<float>(x).Should().BeApproximately(sum, 1e-7 * sum);
        Reductions.SumOfSquares<float>(x).Should().BeApproximately(squares, 1e-7 * squares);
    }

    [Fact]
    public void EveryElementCountsOnce()
    {
        foreach (int n in LaneTests.Lengths)
        {
            float[] ones = Enumerable.Repeat(1f, n).ToArray();
            Reductions.Sum<float>(ones).Should().Be(n);
            Reductions.Dot<float>(ones, ones).Should().Be(n);
        }
    }

    [Fact]
    public void DoubleIsReducedToo()
    {
        double[] x = [1, 2, 3];
        Reductions.Sum<double>(x).Should().Be(6);
        Reductions.SumOfSquares<double>(x).Should().Be(14);
    }

    [Fact]
    public void MaximumAndItsFirstIndex()
    {
        float[] x = [1, 5, -2, 5];
        Reductions.Max<float>(x).Should().Be(5);
        Reductions.IndexOfMax<float>(x).Should().Be(1);
        Reductions.IndexOfMax<float>([]).Should().Be(-1);
        Reductions.IndexOfMax<float>([1, float.NaN, 7, float.NaN]).Should().Be(1);
    }

    [Fact]
    public void TheMaximumIsFoundWhereverItLiesInEveryLane()
    {
        foreach (int n in LaneTests.Lengths.Where(n => n is > 0 and < 1000))
        {
            for (int at = 0; at < n; at++)
            {
                float[] x = Enumerable.Repeat(-3f, n).ToArray();
                x[at] = -2;
                EveryMax(x).Should().OnlyContain(value => value == -2);
                x[at] = float.NaN;
                EveryMax(x).Should().OnlyContain(value => float.IsNaN(value));
            }
        }

        Reductions.Max<double>([-5, -4, -6]).Should().Be(-4);
        FluentActions.Invoking(() => Reductions.Max<float>([])).Should().Throw<ArgumentException>();

        static float[] EveryMax(float[] x) =>
        [
            Reductions.Max<float>(x),
            Reductions.MaxLoop<float, float, LaneScalar<float>>(in x[0], (nuint)x.Length),
            Reductions.MaxLoop<Vector128<float>, float, Lane128<float>>(in x[0], (nuint)x.Length),
            Reductions.MaxLoop<Vector256<float>, float, Lane256<float>>(in x[0], (nuint)x.Length),
            Reductions.MaxLoop<Vector512<float>, float, Lane512<float>>(in x[0], (nuint)x.Length),
        ];
    }

    [Fact]
    public void DifferentLengthsAreRefused()
    {
        Action act = () => Reductions.Dot<float>(new float[3], new float[2]);
        act.Should().Throw<ArgumentException>();
    }

    private static float[] Normal(ulong seed, int length)
    {
        float[] values = new float[length];
        new RandomSource(seed).Normal(values);
        return values;
    }

    private static double Scalar<TTerm>(float[] x, float[] y)
        where TTerm : struct, Reductions.ITerm<float> => Reduce<float, LaneScalar<float>, TTerm>(x, y);

    private static double[] All<TTerm>(float[] x, float[] y)
        where TTerm : struct, Reductions.ITerm<float> =>
        [
            Reduce<Vector128<float>, Lane128<float>, TTerm>(x, y),
            Reduce<Vector256<float>, Lane256<float>, TTerm>(x, y),
            Reduce<Vector512<float>, Lane512<float>, TTerm>(x, y),
        ];

    private static double Reduce<V, L, TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where V : struct
        where L : struct, ILane<V, float>
        where TTerm : struct, Reductions.ITerm<float> =>
        Reductions.ReduceBlocks<V, float, L, TTerm>(in x.GetPinnableReference(), in y.GetPinnableReference(), (nuint)x.Length);
}
