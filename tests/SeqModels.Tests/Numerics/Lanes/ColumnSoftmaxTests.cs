using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tests.Numerics.Lanes;

/// <summary>Softmax of columns: every lane against sums written out in double, and against each other to the bit.</summary>
[Trait("Category", "Numeric")]
public sealed unsafe class ColumnSoftmaxTests
{
    private const int Rows = 5, Columns = 2 * ColumnSoftmax.Unit;

    /// <summary>The largest value of a column is in its last row, and so large that e^z alone would overflow; one column is −∞.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Exponentials_are_those_of_the_difference_from_the_maximum(bool hasBias, bool hasTotals)
    {
        float[] x = Values(seed: 1), bias = [0.5f, -1, 2, 0, 3];
        for (int j = 0; j < Columns; j++)
            x[((Rows - 1) * Columns) + j] = 1000 + j;
        for (int i = 0; i < Rows; i++)
            x[(i * Columns) + 7] = float.NegativeInfinity;
        float[] expected = new float[(Rows + 3) * Columns];
        for (int j = 0; j < Columns; j++)
        {
            double[] z = [.. Enumerable.Range(0, Rows).Select(i => (double)(x[(i * Columns) + j] + (hasBias ? bias[i] : 0)))];
            double[] e = [.. z.Select(value => double.IsInfinity(z.Max()) ? 0 : Math.Exp(value - z.Max()))];
            for (int i = 0; i < Rows; i++)
                expected[(i * Columns) + j] = (float)e[i];
            expected[(Rows * Columns) + j] = (float)z.Max();
            expected[((Rows + 1) * Columns) + j] = (float)e.Sum();
            expected[((Rows + 2) * Columns) + j] = hasTotals ? (float)z.Where(double.IsFinite).Sum() : 0;
        }

        Same(expected, lane => Exponentials(lane, x, hasBias ? bias : null, hasTotals));
    }

    /// <summary>x ← factor·x + shift; the results of a row are added to what its running sums hold.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scaled_rows_are_added_to_their_running_sums(bool hasSums)
    {
        float[] x = Values(seed: 2), factors = Values(seed: 3)[..Columns], shifts = Values(seed: 4)[..Columns];
        float[] before = Values(seed: 5)[..(Rows * ColumnSoftmax.RowSums)];
        float[] expected = new float[x.Length + before.Length];
        before.CopyTo(expected, x.Length);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                float scaled = MathF.FusedMultiplyAdd(x[(i * Columns) + j], factors[j], shifts[j]);
                expected[(i * Columns) + j] = scaled;
                if (hasSums)
                    expected[x.Length + (i * ColumnSoftmax.RowSums) + (j % ColumnSoftmax.RowSums)] += scaled;
            }
        }

        Same(expected, lane => Scaled(lane, x, factors, shifts, hasSums, before));
    }

    private static float[] Exponentials(int bits, float[] x, float[]? bias, bool hasTotals)
    {
        float[] result = new float[x.Length + (3 * Columns)];
        x.CopyTo(result, 0);
        fixed (float* data = result, b = bias)
        {
            float* maxima = data + x.Length, sums = maxima + Columns, totals = hasTotals ? sums + Columns : null;
            var matrix = new Matrix<float>(data, Rows, Columns);
            if (bits == 512)
                ColumnSoftmax.ExponentialsLoop<Vector512<float>, float, Lane512<float>>(matrix, b, maxima, sums, totals);
            else if (bits == 256)
                ColumnSoftmax.ExponentialsLoop<Vector256<float>, float, Lane256<float>>(matrix, b, maxima, sums, totals);
            else if (bits == 128)
                ColumnSoftmax.ExponentialsLoop<Vector128<float>, float, Lane128<float>>(matrix, b, maxima, sums, totals);
            else if (bits == 32)
                ColumnSoftmax.ExponentialsLoop<float, float, LaneScalar<float>>(matrix, b, maxima, sums, totals);
            else
                ColumnSoftmax.Exponentials(matrix, b, maxima, sums, totals);
        }

        return result;
    }

    private static float[] Scaled(int bits, float[] x, float[] factors, float[] shifts, bool hasSums, float[] before)
    {
        float[] result = [.. x, .. before];
        fixed (float* data = result, f = factors, s = shifts)
        {
            float* sums = hasSums ? data + x.Length : null;
            var matrix = new Matrix<float>(data, Rows, Columns);
            if (bits == 512)
                ColumnSoftmax.ScaleLoop<Vector512<float>, float, Lane512<float>>(matrix, f, s, sums);
            else if (bits == 256)
                ColumnSoftmax.ScaleLoop<Vector256<float>, float, Lane256<float>>(matrix, f, s, sums);
            else if (bits == 128)
                ColumnSoftmax.ScaleLoop<Vector128<float>, float, Lane128<float>>(matrix, f, s, sums);
            else if (bits == 32)
                ColumnSoftmax.ScaleLoop<float, float, LaneScalar<float>>(matrix, f, s, sums);
            else
                ColumnSoftmax.Scale(matrix, f, s, sums);
        }

        return result;
    }

    /// <summary>0 bits stand for the lane that the processor has.</summary>
    private static void Same(float[] expected, Func<int, float[]> compute)
    {
        float[] scalar = compute(32);
        for (int i = 0; i < expected.Length; i++)
        {
            if (float.IsInfinity(expected[i]))
                scalar[i].Should().Be(expected[i], $"element {i}");
            else
                scalar[i].Should().BeApproximately(expected[i], 1e-5f * Math.Max(1, Math.Abs(expected[i])), $"element {i}");
        }

        foreach (int bits in (int[])[0, 128, 256, 512])
            compute(bits).Should().Equal(scalar, $"lane of {bits} bits");
    }

    private static float[] Values(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Rows * Columns).Select(_ => (float)((6 * random.NextDouble()) - 3))];
    }
}
