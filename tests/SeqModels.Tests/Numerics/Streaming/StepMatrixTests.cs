using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Streaming;

namespace SeqModels.Tests.Numerics;

/// <summary>Vectors times weights, in float and in 8 bits: the definition, in every width and direction.</summary>
[Trait("Category", "Numeric")]
public sealed unsafe class StepMatrixTests
{
    public static TheoryData<int, int> Sizes
    {
        get
        {
            TheoryData<int, int> sizes = [];
            foreach (int rows in (int[])[1, 2, 5, 16, 33])
            {
                foreach (int columns in (int[])[1, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200, 300])
                    sizes.Add(rows, columns);
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void FloatIsOneChainOfFusedMultiplyAdds(int rows, int columns)
    {
        (float[] x, float[] w, float[] y) = (Draw(rows, 1), Draw(rows * columns, 2), Draw(columns, 3));
        float[] expected = [.. y];
        for (int j = 0; j < columns; j++)
        {
            for (int k = 0; k < rows; k++)
                expected[j] = MathF.FusedMultiplyAdd(x[k], w[(k * columns) + j], expected[j]);
        }

        foreach (bool backward in (bool[])[false, true])
            Multiply(new FloatStepMatrix(new PackedMatrix<float>()), x, w, y, 1, backward).Should().Equal(expected);
        Widths(x, w, y, columns, expected);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void EightBitsAreWholeNumbersAndTwoScales(int rows, int columns)
    {
        const int Batch = 2;
        (float[] x, float[] w, float[] y) = (Draw(Batch * rows, 1), Draw(rows * columns, 2), Draw(Batch * columns, 3));
        float[] expected = [.. y];
        for (int row = 0; row < Batch; row++)
        {
            float[] part = x[(row * rows)..((row + 1) * rows)];
            int limit = (int)Math.Min(32767, int.MaxValue / (127L * rows));
            float largest = part.Max(MathF.Abs);
            for (int j = 0; j < columns; j++)
            {
                float most = Enumerable.Range(0, rows).Max(k => MathF.Abs(w[(k * columns) + j]));
                long sum = 0;
                for (int k = 0; k < rows; k++)
                    sum += (long)MathF.Round(part[k] * (limit / largest)) * (long)MathF.Round(w[(k * columns) + j] * (127 / most));
                int place = (row * columns) + j;
                expected[place] = MathF.FusedMultiplyAdd(sum, largest / limit * (most / 127), expected[place]);
            }
        }

        foreach (bool backward in (bool[])[false, true])
            Multiply(new QuantizedStepMatrix(), x, w, y, Batch, backward).Should().Equal(expected);
    }

    [Fact]
    public void EveryFormOfTheSumGivesTheSameWholeNumbers()
    {
        const int Pairs = 37, Width = QuantizedStepMatrix.PanelWidth;
        var random = new RandomSource(4);
        short[] x = new short[2 * Pairs];
        sbyte[] panel = new sbyte[2 * Pairs * Width];
        for (int i = 0; i < x.Length; i++)
            x[i] = (short)(random.NextInt(65535) - 32767);
        for (int i = 0; i < panel.Length; i++)
            panel[i] = (sbyte)(random.NextInt(255) - 127);
        int[] expected = new int[Width];
        for (int k = 0; k < 2 * Pairs; k++)
        {
            for (int j = 0; j < Width; j++)
                expected[j] += x[k] * panel[(k / 2 * 2 * Width) + (2 * j) + (k % 2)];
        }

        int[] sums = new int[Width];
        fixed (short* q = x)
        fixed (sbyte* weights = panel)
        fixed (int* to = sums)
        {
            QuantizedKernel.SumPortable(q, weights, Pairs, to);
            sums.Should().Equal(expected);
            QuantizedKernel.Sum(q, weights, Pairs, to);
            sums.Should().Equal(expected);
            if (!Avx2.IsSupported)
                return;
            sums.AsSpan().Clear();
            QuantizedKernel.SumHalf256(q, weights, Pairs, to);
            QuantizedKernel.SumHalf256(q, weights + Width, Pairs, to + (Width / 2));
            sums.Should().Equal(expected);
        }
    }

    [Fact]
    public void TheLargestSumFitsInto32Bits()
    {
        foreach (int rows in (int[])[1, 515, 516, 517, 4096])
        {
            float[] x = new float[rows], w = new float[rows], y = new float[1];
            x.AsSpan().Fill(-3);
            w.AsSpan().Fill(0.5f);
            Multiply(new QuantizedStepMatrix(), x, w, y, 1, false)[0].Should().BeApproximately(-1.5f * rows, 1e-5f * rows);
        }
    }

    [Fact]
    public void WhatIsNoNumberStaysNone()
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            Multiply(new QuantizedStepMatrix(), [1, bad], [1, 2, 3, 4], [0, 0], 1, false).Should().OnlyContain(value => float.IsNaN(value));
            float[] y = Multiply(new QuantizedStepMatrix(), [1, 1], [1, bad, 3, 4], [0, 0], 1, false);
            y[0].Should().BeApproximately(4, 0.05f);
            y[1].Should().Be(float.NaN);
        }

        Multiply(new QuantizedStepMatrix(), [0, 0], [1, 2, 3, 4], [5, 6], 1, false).Should().Equal(5, 6);
        Multiply(new QuantizedStepMatrix(), [1, 1], [0, 1e-44f, 0, 0], [5, 6], 1, false).Should().Equal(5, 6);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 33)]
    [InlineData(33, 130)]
    public void ARowIsTheProductWithAOneHotVector(int rows, int columns)
    {
        (float[] w, float[] y) = (Draw(rows * columns, 2), Draw(columns, 3));
        foreach (int k in (int[])[0, 1, rows - 1])
        {
            float[] x = new float[rows];
            x[k] = 1;
            FloatStepMatrix exact = new(new PackedMatrix<float>());
            QuantizedStepMatrix rough = new();
            float[] sum = [.. y], near = [.. y];
            float[] expected = Multiply(exact, x, w, y, 1, false), close = Multiply(rough, x, w, y, 1, false);
            exact.AddRow(k, sum);
            rough.AddRow(k, near);
            sum.Should().Equal(expected);
            near.Zip(close).Should().OnlyContain(pair => MathF.Abs(pair.First - pair.Second) < 1e-5f);
        }
    }

    private static void Widths(float[] x, float[] w, float[] y, int columns, float[] expected)
    {
        Run<float, LaneScalar<float>>(x, w, y, columns).Should().Equal(expected);
        Run<Vector128<float>, Lane128<float>>(x, w, y, columns).Should().Equal(expected);
        Run<Vector256<float>, Lane256<float>>(x, w, y, columns).Should().Equal(expected);
        Run<Vector512<float>, Lane512<float>>(x, w, y, columns).Should().Equal(expected);
    }

    private static float[] Run<V, L>(float[] x, float[] w, float[] y, int columns)
        where V : struct
        where L : struct, ILane<V, float>
    {
        float[] result = [.. y];
        PackedMatrix<float> packed = new(2 * L.Count);
        fixed (float* a = x, b = w, c = result)
        {
            packed.Pack(new Matrix<float>(b, x.Length, columns));
            fixed (float* panels = packed)
            {
                VectorTask task = new() { X = a, Y = c, Panels = panels, Depth = x.Length, Columns = columns };
                MatrixVector.Run<V, L>(in task, 0, MatrixVector.Units(columns, packed.PanelWidth), backward: false);
            }
        }

        return result;
    }

    private static float[] Multiply(StepMatrix matrix, float[] x, float[] w, float[] y, int batch, bool backward)
    {
        (int rows, int columns) = (x.Length / batch, y.Length / batch);
        float[] result = [.. y];
        StepScratch scratch = new(batch, rows) { Backward = backward };
        fixed (float* b = w)
            matrix.Pack(new Matrix<float>(b, rows, columns));
        matrix.Add(x, result, columns, scratch);

        return result;
    }

    private static float[] Draw(int length, ulong seed)
    {
        float[] values = new float[length];
        new RandomSource(seed).Normal(values);
        return values;
    }
}
