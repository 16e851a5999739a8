using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics.Products;

/// <summary>
/// Matrix products C = A·B and C += A·B. Each c[i, j] is one chain of fused multiply-adds over ascending k, starting from 0 or c[i, j];
/// every tiling, lane width and thread count preserves this definition and therefore gives the same bits.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>
    /// C = A·B, or C += A·B when <paramref name="accumulate"/>; C must not overlap A or B. With <paramref name="parallel"/>
    /// the worker team may be used (never within a worker).
    /// </summary>
    public static void Multiply<T>(Matrix<T> a, Matrix<T> b, Matrix<T> c, bool accumulate, bool parallel = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(a, b.Rows, b.Columns, c);

        // Cᵀ = Bᵀ·Aᵀ has the same chains.
        bool isTransposed = c.RowStride == 1 && (c.ColumnStride != 1 || c.Columns == 1);
        ProductTask<T> task = isTransposed
            ? new() { A = b.Transpose(), B = a.Transpose(), C = c.Transpose(), Accumulate = accumulate }
            : new() { A = a, B = b, C = c, Accumulate = accumulate };
        if (task.C.ColumnStride != 1 && task.C.Columns > 1)
            MultiplySimply(a, b, c, accumulate);
        else
            Dispatch(ref task, parallel);
    }

    /// <summary>The same with a packed B. The rows of C must be contiguous.</summary>
    public static void Multiply<T>(Matrix<T> a, PackedMatrix<T> b, Matrix<T> c, bool accumulate, bool parallel = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(a, b.Rows, b.Columns, c);
        Debug.Assert(c.ColumnStride == 1 || c.Columns <= 1, "The rows of C must be contiguous.");
        Debug.Assert(b.PanelWidth == PanelWidth<T>(), "Packed for another lane width.");
        fixed (T* packed = b)
        {
            ProductTask<T> task = new() { A = a, Packed = packed, C = c, Accumulate = accumulate };
            Dispatch(ref task, parallel);
        }
    }

    /// <summary>The number of columns per panel of a <see cref="PackedMatrix{T}"/> on this CPU.</summary>
    public static int PanelWidth<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float))
            return ProductDriver<T, T, LaneScalar<T>>.Width;
        return 2 * WidestLane.Bits / 32;
    }

    /// <summary>The reference implementation, element by element.</summary>
    internal static void MultiplySimply<T>(Matrix<T> a, Matrix<T> b, Matrix<T> c, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                T* target = c.Address(i, j);
                T sum = accumulate ? *target : T.Zero;
                for (int k = 0; k < a.Columns; k++)
                    sum = T.FusedMultiplyAdd(*a.Address(i, k), *b.Address(k, j), sum);
                *target = sum;
            }
        }
    }

    private static void Dispatch<T>(ref ProductTask<T> task, bool parallel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (WidestLane.Is512For<T>())
            ProductDriver<Vector512<T>, T, Lane512<T>>.Multiply(ref task, parallel);
        else if (WidestLane.Is256For<T>())
            ProductDriver<Vector256<T>, T, Lane256<T>>.Multiply(ref task, parallel);
        else if (WidestLane.Is128For<T>())
            ProductDriver<Vector128<T>, T, Lane128<T>>.Multiply(ref task, parallel);
        else
            ProductDriver<T, T, LaneScalar<T>>.Multiply(ref task, parallel);
    }

    private static void Check<T>(Matrix<T> a, int bRows, int bColumns, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (a.Rows != c.Rows || bColumns != c.Columns || a.Columns != bRows)
            throw new ArgumentException($"MatrixProduct.Multiply: [{a.Rows}, {a.Columns}] · [{bRows}, {bColumns}] does not give [{c.Rows}, {c.Columns}].");
    }
}
