using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace SeqModels.Forecasting.Linear;

/// <summary>
/// min_W ‖X·W − Y‖² + λ‖W without its first row‖² by Householder QR of X with columns scaled to norm 1. If columns are linearly dependent, the
/// solution with the smallest norm in this scale, by the singular values of R.
/// </summary>
internal static class LeastSquares
{
    /// <summary>2⁻⁵².</summary>
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>Solves the problem.</summary>
    /// <param name="x">X, column-major [rows, columns]; overwritten.</param>
    /// <param name="y">Y, column-major [rows, outputs].</param>
    /// <param name="rows">The number of rows, at least <paramref name="columns"/>.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="ridge">λ, at least 0.</param>
    /// <param name="unpenalized">The number of leading columns without penalty.</param>
    /// <returns>W, row-major [outputs, columns].</returns>
    public static double[] Solve(double[] x, double[] y, int rows, int columns, double ridge, int unpenalized)
    {
        int outputs = y.Length / rows;
        int extra = ridge > 0 ? columns - unpenalized : 0;
        if (extra > 0)
            (x, y) = (Penalized(x, rows, columns, ridge, unpenalized), Padded(y, rows, extra, outputs));
        int total = rows + extra;
        double[] norms = Normalize(x, total, columns);
        QR<double> qr = Matrix<double>.Build.Dense(total, columns, x).QR(QRMethod.Thin);
        Matrix<double> right = qr.Q.TransposeThisAndMultiply(Matrix<double>.Build.Dense(total, outputs, y));
        Matrix<double> solution = Solve(qr.R, right, total * MachineEpsilon);
        var w = new double[outputs * columns];
        for (int output = 0; output < outputs; output++)
        {
            for (int column = 0; column < columns; column++)
                w[(output * columns) + column] = solution[column, output] / norms[column];
        }

        return w;
    }

    private static Matrix<double> Solve(Matrix<double> r, Matrix<double> right, double tolerance)
    {
        Svd<double> svd = r.Svd();
        double smallest = tolerance * svd.S[0];
        if (svd.S[^1] > smallest)
            return r.Solve(right);
        Matrix<double> projected = svd.U.TransposeThisAndMultiply(right);
        for (int i = 0; i < svd.S.Count; i++)
        {
            for (int output = 0; output < projected.ColumnCount; output++)
                projected[i, output] = svd.S[i] > smallest ? projected[i, output] / svd.S[i] : 0;
        }

        return svd.VT.TransposeThisAndMultiply(projected);
    }

    /// <summary>Divides each column by its Euclidean norm; a column of zeros stays.</summary>
    private static double[] Normalize(double[] x, int rows, int columns)
    {
        var norms = new double[columns];
        for (int column = 0; column < columns; column++)
        {
            Span<double> values = x.AsSpan(column * rows, rows);
            double largest = 0, sum = 0;
            foreach (double value in values)
                largest = double.Max(largest, double.Abs(value));
            if (largest == 0)
            {
                norms[column] = 1;
                continue;
            }

            foreach (double value in values)
                sum += value / largest * (value / largest);
            norms[column] = largest * double.Sqrt(sum);
            foreach (ref double value in values)
                value /= norms[column];
        }

        return norms;
    }

    /// <summary>X above √λ·I.</summary>
    private static double[] Penalized(double[] x, int rows, int columns, double ridge, int unpenalized)
    {
        int total = rows + columns - unpenalized;
        var result = new double[checked(total * columns)];
        for (int column = 0; column < columns; column++)
        {
            x.AsSpan(column * rows, rows).CopyTo(result.AsSpan(column * total));
            if (column >= unpenalized)
                result[(column * total) + rows + column - unpenalized] = double.Sqrt(ridge);
        }

        return result;
    }

    private static double[] Padded(double[] y, int rows, int extra, int outputs)
    {
        var result = new double[(rows + extra) * outputs];
        for (int output = 0; output < outputs; output++)
            y.AsSpan(output * rows, rows).CopyTo(result.AsSpan(output * (rows + extra)));
        return result;
    }
}
