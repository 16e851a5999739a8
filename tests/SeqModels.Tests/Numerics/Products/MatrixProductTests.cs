using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;
using SeqModels.Numerics.Threads;

namespace SeqModels.Tests.Numerics;

/// <summary>Every way to compute a product gives the bits of its definition.</summary>
[Trait("Category", "Numeric")]
public sealed unsafe class MatrixProductTests
{
    private static readonly int[] Sizes = [1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65];

    public static TheoryData<bool, bool> Transpositions => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory]
    [MemberData(nameof(Transpositions))]
    public void SizesStraddlingTheLanes(bool transposeA, bool transposeB)
    {
        foreach (int m in Sizes)
        {
            foreach (int n in Sizes)
            {
                int k = Sizes[(m + n) % Sizes.Length];
                CheckAll(m, k, n, transposeA, transposeB, accumulate: (m + n) % 2 == 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transpositions))]
    public void SeveralBlocksInEachDirection(bool transposeA, bool transposeB)
    {
        CheckAll(501, 20, 45, transposeA, transposeB, accumulate: true);
        CheckAll(20, 801, 45, transposeA, transposeB, accumulate: true);
        CheckAll(50, 20, 601, transposeA, transposeB, accumulate: true);
    }

    [Fact]
    public void SeveralBlocksInAllDirections()
    {
        using Operand a = new(390, 490, 1), b = new(390, 300, 2), expected = new(490, 300, 3);
        MatrixProduct.MultiplySimply(a.View.Transpose(), b.View, expected.View, true);
        Check(490, 300, expected, c => MatrixProduct.Multiply(a.View.Transpose(), b.View, c, true));
    }

    [Theory]
    [InlineData(1, 513, 700)]
    [InlineData(2, 300, 130)]
    [InlineData(13, 257, 255)]
    [InlineData(49, 20, 1000)]
    [InlineData(700, 5, 1)]
    [InlineData(1, 700, 1)]
    [InlineData(5, 0, 40)]
    public void OddShapes(int m, int k, int n)
    {
        CheckAll(m, k, n, false, false, accumulate: false);
        CheckAll(m, k, n, true, true, accumulate: true);
    }

    [Fact]
    public void EmptyResultsTouchNothing()
    {
        MatrixProduct.Multiply(new Matrix<float>(null, 0, 3), new Matrix<float>(null, 3, 0), new Matrix<float>(null, 0, 0), false);
        MatrixProduct.Multiply(new Matrix<float>(null, 2, 3), new Matrix<float>(null, 3, 0), new Matrix<float>(null, 2, 0), false);
    }

    [Fact]
    public void ResultMayHaveAnyStrides()
    {
        using Operand a = new(20, 30, 1), b = new(30, 40, 2), c = new(40, 20, 3), d = new(60, 100, 4), expected = new(20, 40, 5);
        MatrixProduct.MultiplySimply(a.View, b.View, expected.View, false);

        MatrixProduct.Multiply(a.View, b.View, c.View.Transpose(), false);
        Same(c.View.Transpose(), expected.View);

        Matrix<float> every = new(d.View.Data, 20, 40, 2 * d.View.RowStride, 2);
        MatrixProduct.Multiply(a.View, b.View, every, false);
        Same(every, expected.View);
    }

    [Fact]
    public void BlocksLeaveTheirSurroundingsAlone()
    {
        using Operand a = new(40, 50, 1), b = new(50, 60, 2), c = new(40, 60, 3), before = new(40, 60, 3), expected = new(13, 37, 4);
        MatrixProduct.MultiplySimply(a.View.Block(2, 3, 13, 29), b.View.Block(5, 7, 29, 37), expected.View, false);
        MatrixProduct.Multiply(a.View.Block(2, 3, 13, 29), b.View.Block(5, 7, 29, 37), c.View.Block(11, 9, 13, 37), false);
        Same(c.View.Block(11, 9, 13, 37), expected.View);
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 60; j++)
            {
                if (i < 11 || i >= 24 || j < 9 || j >= 46)
                    (*c.View.Address(i, j)).Should().Be(*before.View.Address(i, j));
            }
        }
    }

    /// <summary>The operands end at pages that must not be touched: reading behind them ends the process.</summary>
    [Theory]
    [InlineData(5, 40, 45)]
    [InlineData(13, 9, 33)]
    [InlineData(60, 17, 70)]
    public void NothingBehindTheOperandsIsTouched(int m, int k, int n)
    {
        using GuardedMemory a = new(m * k), b = new(k * n), c = new(m * n);
        using Operand expected = new(m, n, 3);
        foreach (bool transposed in (bool[])[false, true])
        {
            Matrix<float> left = transposed ? new Matrix<float>(a.Data, k, m).Transpose() : new(a.Data, m, k);
            Matrix<float> right = transposed ? new Matrix<float>(b.Data, n, k).Transpose() : new(b.Data, k, n);
            Matrix<float> result = new(c.Data, m, n);
            MatrixProduct.MultiplySimply(left, right, expected.View, false);
            MatrixProduct.Multiply(left, right, result, false);
            Same(result, expected.View);
            PackedMatrix<float> packed = new();
            packed.Pack(right);
            MatrixProduct.Multiply(left, packed, result, false);
            Same(result, expected.View);
        }
    }

    [Fact]
    public void RepackingReusesMemory()
    {
        using Operand a = new(5, 100, 1), b = new(100, 200, 2), c = new(5, 200, 3), small = new(100, 190, 4), expected = new(5, 190, 5);
        PackedMatrix<float> packed = new();
        packed.Pack(b.View);
        MatrixProduct.Multiply(a.View, packed, c.View, false);
        packed.Pack(small.View);
        Matrix<float> left = a.View, right = small.View.Block(0, 0, 100, 190), target = c.View.Block(0, 0, 5, 190);
        ManagedBytes.Least(() =>
        {
            packed.Pack(right);
            MatrixProduct.Multiply(left, packed, target, false);
            MatrixProduct.Multiply(left, right, target, true, parallel: false);
            MatrixProduct.Multiply(left, packed, target, false);
        }).Should().Be(0);
        MatrixProduct.MultiplySimply(a.View, small.View, expected.View, false);
        Same(target, expected.View);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public void EveryHeightOfTiles(int depth)
    {
        foreach (int columns in (int[])[48, 96, 112, 117, 245])
        {
            for (int rows = 1; rows <= 32; rows++)
                CheckAll(rows, depth, columns, false, false, accumulate: rows % 2 == 0);
        }
    }

    [Theory]
    [InlineData(490, 1040, 1100)]
    [InlineData(490, 256, 4500)]
    [InlineData(500, 530, 610)]
    [InlineData(70, 300, 1300)]
    [InlineData(130, 90, 250)]
    public void PackingInSlicesAndCellsChangesNoBits(int m, int k, int n)
    {
        using Operand a = new(k, m, 1), b = new(k, n, 2), expected = new(m, n, 3), c = new(m, n, 3);
        PackedMatrix<float> packed = new();
        packed.Pack(b.View);
        Matrix<float> left = a.View.Transpose();
        MatrixProduct.Multiply(left, packed, expected.View, true, parallel: false);
        Check(m, n, expected, target => MatrixProduct.Multiply(left, b.View, target, true, parallel: false));
        using ParallelismScope limit = Parallelism.Limit(3);
        MatrixProduct.Multiply(left, b.View, c.View, true);
        Same(c.View, expected.View);
    }

    [Fact]
    public void EachElementOfALargeProductIsPackedOnce()
    {
        // Five blocks of rows and two of depth: B would be packed five times if each block packed its own.
        const int Rows = 2000, Depth = 500, Columns = 512;
        using Operand a = new(Depth, Rows, 1), b = new(Depth, Columns, 2), c = new(Rows, Columns, 3);
        (long slices, long rows) = (WorkCounters.SliceNumbers, WorkCounters.RowNumbers);
        MatrixProduct.Multiply(a.View.Transpose(), b.View, c.View, false, parallel: false);
        (WorkCounters.SliceNumbers - slices).Should().Be((long)Depth * Columns);
        (WorkCounters.RowNumbers - rows).Should().Be((long)Rows * Depth);
    }

    [Fact]
    public void TheTeamChangesNoBits()
    {
        using Operand a = new(300, 200, 1), b = new(200, 500, 2), expected = new(300, 500, 3), c = new(300, 500, 4);
        MatrixProduct.Multiply(a.View, b.View, expected.View, false, parallel: false);
        PackedMatrix<float> packed = new();
        packed.Pack(b.View);
        foreach (int workers in (int[])[1, 2, 4])
        {
            using ParallelismScope limit = Parallelism.Limit(workers);
            long calls = WorkCounters.TeamCalls;
            MatrixProduct.Multiply(a.View, b.View, c.View, false);
            Same(c.View, expected.View);
            MatrixProduct.Multiply(a.View, packed, c.View, false);
            Same(c.View, expected.View);
            (WorkCounters.TeamCalls - calls).Should().Be(workers == 1 ? 0 : 2);
        }
    }

    [Fact]
    public void DoubleFollowsTheDefinition()
    {
        double[] a = new double[7 * 9], b = new double[9 * 11], c = new double[77], expected = new double[77];
        RandomSource random = new(9);
        foreach (double[] values in (double[][])[a, b])
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = random.NextNormal();
        }

        fixed (double* pa = a, pb = b, pc = c, pe = expected)
        {
            MatrixProduct.MultiplySimply(new Matrix<double>(pa, 7, 9), new Matrix<double>(pb, 9, 11), new Matrix<double>(pe, 7, 11), false);
            MatrixProduct.Multiply(new Matrix<double>(pa, 7, 9), new Matrix<double>(pb, 9, 11), new Matrix<double>(pc, 7, 11), false);
        }

        c.Should().Equal(expected);
    }

    [Fact]
    public void WrongShapesAreRefused()
    {
        using Operand a = new(2, 3, 1), b = new(4, 5, 2), c = new(2, 5, 3);
        Action act = () => MatrixProduct.Multiply(a.View, b.View, c.View, false);
        act.Should().Throw<ArgumentException>().WithMessage("*[2, 3] · [4, 5] does not give [2, 5]*");
    }

    private static void CheckAll(int m, int k, int n, bool transposeA, bool transposeB, bool accumulate)
    {
        using Operand left = new(transposeA ? k : m, transposeA ? m : k, 1);
        using Operand right = new(transposeB ? n : k, transposeB ? k : n, 2);
        using Operand expected = new(m, n, 3);
        Matrix<float> a = transposeA ? left.View.Transpose() : left.View;
        Matrix<float> b = transposeB ? right.View.Transpose() : right.View;
        MatrixProduct.MultiplySimply(a, b, expected.View, accumulate);

        Check(m, n, expected, c => MatrixProduct.Multiply(a, b, c, accumulate));
        PackedMatrix<float> packed = new();
        packed.Pack(b);
        Check(m, n, expected, c => MatrixProduct.Multiply(a, packed, c, accumulate));
        CheckLane<float, LaneScalar<float>>(a, b, expected, accumulate);
        CheckLane<Vector128<float>, Lane128<float>>(a, b, expected, accumulate);
        CheckLane<Vector256<float>, Lane256<float>>(a, b, expected, accumulate);
        CheckLane<Vector512<float>, Lane512<float>>(a, b, expected, accumulate);
    }

    private static void CheckLane<V, L>(Matrix<float> a, Matrix<float> b, Operand expected, bool accumulate)
        where V : struct
        where L : struct, ILane<V, float>
    {
        PackedMatrix<float> packed = new(ProductDriver<V, float, L>.Width);
        packed.Pack(b);
        Check(a.Rows, b.Columns, expected, c =>
        {
            ProductTask<float> task = new() { A = a, B = b, C = c, Accumulate = accumulate };
            ProductDriver<V, float, L>.Multiply(ref task, parallel: false);
        });
        Check(a.Rows, b.Columns, expected, c =>
        {
            fixed (float* panels = packed)
            {
                ProductTask<float> task = new() { A = a, Packed = panels, C = c, Accumulate = accumulate };
                ProductDriver<V, float, L>.Multiply(ref task, parallel: false);
            }
        });
    }

    private static void Check(int m, int n, Operand expected, Action<Matrix<float>> multiply)
    {
        using Operand c = new(m, n, 3);
        multiply(c.View);
        Same(c.View, expected.View);
    }

    private static void Same(Matrix<float> actual, Matrix<float> expected)
    {
        for (int i = 0; i < expected.Rows; i++)
        {
            for (int j = 0; j < expected.Columns; j++)
            {
                float x = *actual.Address(i, j), y = *expected.Address(i, j);
                if (BitConverter.SingleToInt32Bits(x) != BitConverter.SingleToInt32Bits(y))
                    Assert.Fail($"[{expected.Rows}, {expected.Columns}] differs at ({i}, {j}): {x:G9} instead of {y:G9}.");
            }
        }
    }

    /// <summary>A random matrix whose memory ends at its last element and whose rows lie 3 elements apart.</summary>
    private sealed class Operand : IDisposable
    {
        private readonly float* _memory;

        public Operand(int rows, int columns, ulong seed)
        {
            int stride = columns + 3;
            int length = Math.Max(1, rows * stride);
            _memory = (float*)NativeMemory.Alloc((nuint)length * sizeof(float));
            new RandomSource(seed).Normal(new Span<float>(_memory, length));
            View = new Matrix<float>(_memory, rows, columns, stride, 1);
        }

        public Matrix<float> View { get; }

        public void Dispose() => NativeMemory.Free(_memory);
    }
}
