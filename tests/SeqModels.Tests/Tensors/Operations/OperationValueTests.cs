using MathNet.Numerics;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

/// <summary>Values against plain loops in double.</summary>
[Trait("Category", "Numeric")]
public sealed class OperationValueTests
{
    private static readonly int[] Lengths = [1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 130];

    [Fact]
    public void Functions_of_one_variable()
    {
        (string Name, Func<Tensor, Tensor> Operation, Func<double, double> Expected)[] functions =
        [
            ("negate", x => -x, x => -x),
            ("exp", x => x.Exp(), Math.Exp),
            ("log", x => (x * x).Log(), x => Math.Log(x * x)),
            ("sqrt", x => (x * x).Sqrt(), Math.Abs),
            ("abs", x => x.Abs(), Math.Abs),
            ("tanh", x => x.Tanh(), Math.Tanh),
            ("sigmoid", x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x))),
            ("relu", x => x.Relu(), x => Math.Max(x, 0)),
            ("leaky", x => x.LeakyRelu(0.2), x => x > 0 ? x : 0.2 * x),
            ("gelu", x => x.Gelu(), x => x * 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2))),
            ("gelu tanh", x => x.GeluTanh(), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
            ("softplus", x => x.Softplus(), x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)))),
            ("silu", x => x.Silu(), x => x / (1 + Math.Exp(-x))),
            ("clamp", x => x.Clamp(-1, 1.5), x => Math.Clamp(x, -1, 1.5)),
            ("sin", x => x.Sin(), Math.Sin),
            ("cos", x => x.Cos(), Math.Cos),
            ("expm1", x => x.Expm1(), x => Math.Exp(x) - 1),
            ("log1p", x => x.Abs().Log1p(), x => Math.Log(1 + Math.Abs(x))),
            ("elu", x => x.Elu(1.5), x => x > 0 ? x : 1.5 * (Math.Exp(x) - 1)),
            ("selu", x => x.Selu(), x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1))),
            ("softsign", x => x.Softsign(), x => x / (1 + Math.Abs(x))),
            ("hard tanh", x => x.HardTanh(), x => Math.Clamp(x, -1, 1)),
            ("hard sigmoid", x => x.HardSigmoid(), x => Math.Clamp((x + 3) / 6, 0, 1)),
            ("power 3", x => x.Power(3), x => x * x * x),
            ("power -2", x => x.Power(-2), x => 1 / (x * x)),
            ("power 1.5", x => x.Abs().Power(1.5), x => Math.Pow(Math.Abs(x), 1.5)),
            ("numbers", x => ((3 - (x * 2)) / 4) + 1, x => ((3 - (x * 2)) / 4) + 1),
            ("quotient", x => 2 / x, x => 2 / x),
        ];
        foreach ((string name, Func<Tensor, Tensor> operation, Func<double, double> expected) in functions)
        {
            foreach (int length in Lengths)
            {
                Tensor x = Tensor.Normal([length], new RandomSource((ulong)length), standardDeviation: 2);
                ReadOnlySpan<float> y = operation(x).AsSpan();
                for (int i = 0; i < length; i++)
                    Near(y[i], expected(x.AsSpan()[i]), 1e-6, $"{name} of {x.AsSpan()[i]}");
            }
        }
    }

    [Fact]
    public void Broadcasting_follows_the_indices()
    {
        Shape[][] shapes =
        [
            [[3, 5], [3, 5]], [[2, 3, 17], [17]], [[17], [2, 3, 17]], [[3, 1], [1, 5]], [[2, 1, 4, 1], [1, 3, 1, 5]], [[], [2, 3]], [[2, 3, 4], [3, 1]],
            [[1, 1], [1]], [[0, 3], [3]], [[2, 3, 1, 5], [3, 4, 1]],
        ];
        foreach (Shape[] pair in shapes)
        {
            var random = new RandomSource(1);
            Tensor a = Tensor.Uniform(pair[0], random, 1, 2), b = Tensor.Uniform(pair[1], random, 1, 2);
            Tensor[] results = [a + b, a - b, a * b, a / b];
            for (int i = 0; i < results[0].Length; i++)
            {
                float p = a.AsSpan()[Source(i, results[0].Shape, a.Shape)], q = b.AsSpan()[Source(i, results[0].Shape, b.Shape)];
                float[] expected = [p + q, p - q, p * q, p / q];
                for (int k = 0; k < 4; k++)
                    results[k].AsSpan()[i].Should().Be(expected[k], $"{a.Shape} and {b.Shape} at {i}");
            }
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Matrix_products(bool transposeA, bool transposeB)
    {
        const int M = 7, K = 33, N = 19;
        var random = new RandomSource(2);
        Tensor a = Tensor.Normal(transposeA ? [2, 1, K, M] : [2, 1, M, K], random), b = Tensor.Normal(transposeB ? [3, N, K] : [3, K, N], random);
        Tensor y = a.MatMul(b, transposeA, transposeB);
        y.Shape.ToString().Should().Be("[2, 3, 7, 19]");
        for (int i = 0; i < y.Length; i++)
        {
            (int rest, int column) = Math.DivRem(i, N);
            (int batch, int row) = Math.DivRem(rest, M);
            (int first, int second) = Math.DivRem(batch, 3);
            double sum = 0;
            for (int k = 0; k < K; k++)
                sum += (double)(transposeA ? a[first, 0, k, row] : a[first, 0, row, k]) * (transposeB ? b[second, column, k] : b[second, k, column]);
            Near(y.AsSpan()[i], sum, 1e-5, $"element {i}");
        }
    }

    [Fact]
    public void A_matrix_maps_all_rows_of_a_batch_as_one_product()
    {
        var random = new RandomSource(3);
        Tensor x = Tensor.Normal([4, 5, 9], random), w = Tensor.Normal([6, 9], random);
        Tensor y = x.MatMul(w, transposeB: true);
        y.Shape.ToString().Should().Be("[4, 5, 6]");
        Bits(y).Should().Equal(Bits(x.Reshape(20, 9).MatMul(w.Transpose())));
    }

    [Fact]
    public void Sums_means_and_maxima_over_axes()
    {
        Tensor x = Tensor.Normal([3, 5, 17], new RandomSource(4));
        int[][] choices = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2], []];
        foreach (int[] axes in choices)
        {
            Shape kept = Shape.Create([.. Enumerable.Range(0, 3).Select(axis => axes.Contains(axis) ? 1 : x.Shape[axis])]);
            double[] sums = new double[kept.ElementCount], largest = new double[kept.ElementCount];
            Array.Fill(largest, double.NegativeInfinity);
            for (int i = 0; i < x.Length; i++)
            {
                int to = Source(i, x.Shape, kept);
                sums[to] += x.AsSpan()[i];
                largest[to] = Math.Max(largest[to], x.AsSpan()[i]);
            }

            double count = (double)x.Length / sums.Length;
            Tensor sum = x.Sum(axes, keepAxes: true), mean = x.Mean(axes, keepAxes: true), max = x.Max(axes, keepAxes: true);
            sum.Shape.ToString().Should().Be(kept.ToString());
            x.Sum(axes).Rank.Should().Be(3 - axes.Length);
            for (int i = 0; i < sums.Length; i++)
            {
                Near(sum.AsSpan()[i], sums[i], 1e-5, "sum");
                Near(mean.AsSpan()[i], sums[i] / count, 1e-5, "mean");
                max.AsSpan()[i].Should().Be((float)largest[i]);
            }
        }
    }

    [Fact]
    public void Parts_and_axes_move_the_right_elements()
    {
        Tensor x = Tensor.Arange(24).Reshape(2, 3, 4);
        x.Slice(1, 1, 2).AsSpan().ToArray().Should().Equal(4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23);
        x.Select(2, 3).AsSpan().ToArray().Should().Equal(3, 7, 11, 15, 19, 23);
        x.Split(2, -1)[1].AsSpan().ToArray().Should().Equal(2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23);
        x.Split([1, 2], 1)[0].AsSpan().ToArray().Should().Equal(0, 1, 2, 3, 12, 13, 14, 15);
        Bits(Tensor.Concat(x.Split([1, 0, 2], 1), 1)).Should().Equal(Bits(x));
        Bits(Tensor.Stack([x.Select(1, 0), x.Select(1, 1), x.Select(1, 2)], 1)).Should().Equal(Bits(x));
        Bits(Tensor.Stack([x.Select(1, -3), x.Select(1, -2), x.Select(1 - x.Shape.Rank, -1)], 1)).Should().Equal(Bits(x));
        foreach (int outside in (int[])[-4, 3])
            x.Invoking(y => y.Select(1, outside)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Select: axis 1 of * has the indices -3 to 2.*");
        Tensor p = x.Permute(2, 0, 1);
        p.Shape.ToString().Should().Be("[4, 2, 3]");
        p[3, 1, 2].Should().Be(x[1, 2, 3]);
        x.Transpose(0, 2)[3, 2, 1].Should().Be(x[1, 2, 3]);
        Bits(x.Transpose().Transpose()).Should().Equal(Bits(x));
    }

    [Fact]
    public void Maximum_takes_the_first_of_equals_and_passes_NaN_on()
    {
        Tensor x = Tensor.From([1f, 3, 3, 2, 3, 3], [2, 3]);
        Gradient(x, v => v.Max(1)).Should().Equal(0, 1, 0, 0, 1, 0);
        Gradient(x, v => v.Max(0)).Should().Equal(0, 1, 1, 1, 0, 0);
        Gradient(x, v => v.Max()).Should().Equal(0, 1, 0, 0, 0, 0);
        float.IsNaN((float)Tensor.From([1f, float.NaN, 2]).Max().Item()).Should().BeTrue();
    }

    [Fact]
    public void Softmax_is_stable_and_masks_with_infinity()
    {
        Tensor x = Tensor.From([1000f, 1000, float.NegativeInfinity, -1000], [1, 4]);
        x.Softmax().AsSpan().ToArray().Should().Equal(0.5f, 0.5f, 0, 0);
        x.LogSoftmax().AsSpan()[3].Should().BeApproximately(-2000.6931f, 1e-3f);
        x.LogSumExp().Item().Should().BeApproximately(1000 + Math.Log(2), 1e-4);
        x.Transpose().Softmax(0).AsSpan().ToArray().Should().Equal(0.5f, 0.5f, 0, 0);
        Tensor columns = Tensor.Concat([x.Transpose(), x.Transpose()], 1);
        columns.Softmax(0).AsSpan().ToArray().Should().Equal(0.5f, 0.5f, 0.5f, 0.5f, 0, 0, 0, 0);
        columns.LogSoftmax(0).AsSpan()[7].Should().BeApproximately(-2000.6931f, 1e-3f);
        columns.LogSumExp(0).AsSpan().ToArray().Should().OnlyContain(value => Math.Abs(value - (1000 + Math.Log(2))) < 1e-4);
        Tensor nothing = Tensor.Full([2, 3], float.NegativeInfinity);
        nothing.LogSumExp().AsSpan().ToArray().Should().OnlyContain(value => value == float.NegativeInfinity);
        Gradient(nothing, v => v.LogSumExp()).Should().OnlyContain(value => value == 0);
        Gradient(nothing, v => v.LogSumExp(0)).Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void Where_ignores_what_is_not_chosen()
    {
        Tensor mask = Tensor.From([true, false, true], [3]);
        Tensor a = Tensor.From([1f, float.NaN, 3]), b = Tensor.From([float.PositiveInfinity, 20, float.NaN]);
        Tensor.Where(mask, a, b).AsSpan().ToArray().Should().Equal(1, 20, 3);
        Gradient(a, v => Tensor.Where(mask, v.Log(), b)).Should().Equal(1, float.NaN, 1f / 3);
        Tensor.Ones([2, 3]).MaskedFill(mask, -5).AsSpan().ToArray().Should().Equal(-5, 1, -5, -5, 1, -5);
    }

    [Fact]
    public void Layer_norm_normalises_rows()
    {
        Tensor x = Tensor.Normal([4, 33], new RandomSource(5), mean: 100, standardDeviation: 3);
        Tensor y = x.LayerNorm(Tensor.Ones([33]), Tensor.Zeros([33]), epsilon: 0);
        foreach (float mean in y.Mean(1).AsSpan())
            mean.Should().BeApproximately(0, 1e-5f);
        foreach (float variance in (y * y).Mean(1).AsSpan())
            variance.Should().BeApproximately(1, 1e-5f);
    }

    private static float[] Gradient(Tensor x, Func<Tensor, Tensor> function)
    {
        Tensor leaf = x.Detach();
        leaf.RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
            tape.Backward(function(leaf).Sum());
        return leaf.Gradient!.AsSpan().ToArray();
    }

    /// <summary>The element of an operand that element i of the broadcast shape reads.</summary>
    private static int Source(int index, Shape result, Shape operand)
    {
        int source = 0, stride = 1;
        for (int back = 1; back <= result.Rank; back++)
        {
            (index, int position) = Math.DivRem(index, result[-back]);
            if (back > operand.Rank)
                continue;
            source += operand[-back] == 1 ? 0 : position * stride;
            stride *= operand[-back];
        }

        return source;
    }

    private static int[] Bits(Tensor x) => Array.ConvertAll(x.AsSpan().ToArray(), BitConverter.SingleToInt32Bits);

    private static void Near(double actual, double expected, double tolerance, string because) =>
        Math.Abs(actual - expected).Should().BeLessThanOrEqualTo(tolerance * Math.Max(1, Math.Abs(expected)), because);
}
