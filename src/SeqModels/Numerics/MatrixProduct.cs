using System.Numerics;

namespace SeqModels.Numerics;

/// <summary>
/// C = A·B and C += A·B. Each c[i, j] is one chain of fused multiply-adds over k ascending, started from 0 or from c[i, j];
/// every tiling, lane width and thread count keeps this definition and therefore gives the same bits.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>C = A·B, or C += A·B when <paramref name="accumulate"/>. C must not overlap A or B.</summary>
    public static void Multiply<T>(Matrix<T> a, Matrix<T> b, Matrix<T> c, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (a.Rows != c.Rows || b.Columns != c.Columns || a.Columns != b.Rows)
        {
            throw new ArgumentException(
                $"MatrixProduct.Multiply: [{a.Rows}, {a.Columns}] · [{b.Rows}, {b.Columns}] does not give [{c.Rows}, {c.Columns}].");
        }

        for (int i = 0; i < c.Rows; i++)
        {
            if (!accumulate)
            {
                for (int j = 0; j < c.Columns; j++)
                    *c.Address(i, j) = T.Zero;
            }

            for (int k = 0; k < a.Columns; k++)
            {
                T factor = *a.Address(i, k);
                for (int j = 0; j < c.Columns; j++)
                {
                    T* sum = c.Address(i, j);
                    *sum = T.FusedMultiplyAdd(factor, *b.Address(k, j), *sum);
                }
            }
        }
    }
}
