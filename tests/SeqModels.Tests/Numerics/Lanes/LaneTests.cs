using System.Numerics;
using System.Runtime.Intrinsics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tests.Numerics;

/// <summary>Every lane width computes the same bits, elementwise and in reductions.</summary>
[Trait("Category", "Numeric")]
public sealed class LaneTests
{
    public static readonly int[] Lengths = [0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 200, 4096, 4097, 9000];

    /// <summary>Bit for bit, except that any NaN equals any NaN.</summary>
    internal static void ShouldHaveSameBits(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        actual.Length.Should().Be(expected.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            if (float.IsNaN(actual[i]) && float.IsNaN(expected[i]))
                continue;
            if (BitConverter.SingleToInt32Bits(actual[i]) != BitConverter.SingleToInt32Bits(expected[i]))
                actual[i].Should().Be(expected[i], "element {0} must have the same bits ({1:G9}, {2:G9})", i, actual[i], expected[i]);
        }
    }

    [Fact]
    public void EveryOperationGivesTheSameBitsInEveryLane()
    {
        float[] x = Mixed(1, 4099), y = Mixed(2, 4099), z = Mixed(3, 4099);
        float[] expected = Everything<float, LaneScalar<float>, Overwrite>(x, y, z);
        ShouldHaveSameBits(Everything<Vector128<float>, Lane128<float>, Overwrite>(x, y, z), expected);
        ShouldHaveSameBits(Everything<Vector256<float>, Lane256<float>, Overwrite>(x, y, z), expected);
        ShouldHaveSameBits(Everything<Vector512<float>, Lane512<float>, Overwrite>(x, y, z), expected);
        expected = Everything<float, LaneScalar<float>, Accumulate>(x, y, z);
        ShouldHaveSameBits(Everything<Vector128<float>, Lane128<float>, Accumulate>(x, y, z), expected);
        ShouldHaveSameBits(Everything<Vector256<float>, Lane256<float>, Accumulate>(x, y, z), expected);
        ShouldHaveSameBits(Everything<Vector512<float>, Lane512<float>, Accumulate>(x, y, z), expected);
    }

    [Fact]
    public void DriversHandleEveryLengthAndLeaveTheRestAlone()
    {
        foreach (int n in Lengths)
        {
            float[] x = Mixed(4, n), y = Mixed(5, n), z = Mixed(6, n);
            float[] guarded = new float[n + 1];
            guarded[n] = 7;
            Elementwise.Ternary(x, y, z, guarded.AsSpan(0, n), default(FusedMultiplyAdd));
            Elementwise.TernaryAccumulate(x, y, z, guarded.AsSpan(0, n), default(FusedMultiplyAdd));
            for (int i = 0; i < n; i++)
            {
                float once = MathF.FusedMultiplyAdd(x[i], y[i], z[i]);
                guarded[i].Should().Be(once + once);
            }

            guarded[n].Should().Be(7);
        }
    }

    [Fact]
    public void DriversRunDouble()
    {
        double[] x = [1, 2, 3], z = new double[3];
        Elementwise.Unary<double, Square<double>>(x, z, default);
        Elementwise.UnaryAccumulate<double, Square<double>>(x, z, default);
        z.Should().Equal(2, 8, 18);
    }

    [Fact]
    public void DifferentLengthsAreRefused()
    {
        Action act = () => Elementwise.Unary<double, Square<double>>(new double[3], new double[2], default);
        act.Should().Throw<ArgumentException>();
    }

    internal static float[] Mixed(ulong seed, int length)
    {
        RandomSource random = new(seed);
        float[] values = new float[length];
        random.Normal(values, 0, 3);
        float[] special = [0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.MaxValue, 2.5f, -3.5f];
        for (int i = 0; i < length; i++)
        {
            if (random.NextInt(16) == 0)
                values[i] = special[random.NextInt(special.Length)];
        }

        return values;
    }

    private static float[] Everything<V, L, TMode>(float[] x, float[] y, float[] z)
        where V : struct
        where L : struct, ILane<V, float>
        where TMode : struct, IStoreMode
    {
        float[] all = new float[20 * x.Length];
        for (int choice = 0; choice < 20; choice++)
        {
            Elementwise.TernaryLoop<V, float, L, Any, TMode>(
                in x[0], in y[0], in z[0], ref all[choice * x.Length], (nuint)x.Length, new Any(choice));
        }

        return all;
    }

    private readonly struct Any(int choice) : ITernaryOperation<float>
    {
        public V Apply<V, L>(V x, V y, V z)
            where V : struct
            where L : struct, ILane<V, float> => choice switch
            {
                0 => L.Add(x, y),
                1 => L.Subtract(x, y),
                2 => L.Multiply(x, y),
                3 => L.Divide(x, y),
                4 => L.FusedMultiplyAdd(x, y, z),
                5 => L.Min(x, y),
                6 => L.Max(x, y),
                7 => L.Abs(x),
                8 => L.Negate(x),
                9 => L.Sqrt(x),
                10 => L.Floor(x),
                11 => L.Round(x),
                12 => L.CopySign(x, y),
                13 => L.Select(L.Equal(x, y), y, z),
                14 => L.Select(L.GreaterThan(x, y), y, z),
                15 => L.Select(L.GreaterThanOrEqual(x, y), y, z),
                16 => L.Select(L.And(L.LessThan(x, y), L.LessThan(y, z)), y, z),
                17 => L.Select(L.LessThanOrEqual(x, y), y, z),
                18 => L.ScaleByPowerOfTwo(L.Constant(1.2345), L.Round(L.Multiply(L.Select(L.LessThan(L.Abs(z), L.Constant(4)), z, L.Zero), L.Constant(40)))),
                _ => L.Add(L.Decompose(L.Add(L.Select(L.LessThan(L.Abs(x), L.Constant(1e30)), L.Abs(x), L.Zero), L.Create(0.001f)), out V exponent), exponent),
            };
    }

    private readonly struct FusedMultiplyAdd : ITernaryOperation<float>
    {
        public V Apply<V, L>(V x, V y, V z)
            where V : struct
            where L : struct, ILane<V, float> => L.FusedMultiplyAdd(x, y, z);
    }

    private readonly struct Square<T> : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(x, x);
    }
}
