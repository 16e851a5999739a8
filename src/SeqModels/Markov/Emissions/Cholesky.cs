namespace SeqModels.Markov.Emissions;

/// <summary>Symmetric positive definite matrices in row-major order.</summary>
internal static class Cholesky
{
    private const int MaxSweeps = 60;

    /// <summary>The lower triangular L with M = L Lᵀ; null if M is not positive definite.</summary>
    public static double[]? Factor(ReadOnlySpan<double> matrix, int size, double shift = 0)
    {
        var factor = new double[matrix.Length];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * size) + j] - (i == j ? shift : 0);
                for (int k = 0; k < j; k++)
                {
                    sum -= factor[(i * size) + k] * factor[(j * size) + k];
                }
                if (i == j && !(sum > 0 && double.IsFinite(sum)))
                {
                    return null;
                }
                factor[(i * size) + j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * size) + j];
            }
        }
        return factor;
    }

    /// <summary>tr (L Lᵀ)⁻¹ = Σ of the squares of L⁻¹.</summary>
    public static double TraceOfInverse(double[] factor, int size)
    {
        double trace = 0;
        var column = new double[size];
        for (int j = 0; j < size; j++)
        {
            for (int i = j; i < size; i++)
            {
                double sum = i == j ? 1 : 0;
                for (int k = j; k < i; k++)
                {
                    sum -= factor[(i * size) + k] * column[k];
                }
                column[i] = sum / factor[(i * size) + i];
                trace += column[i] * column[i];
            }
        }
        return trace;
    }

    /// <summary>The matrix with its eigenvalues raised to a minimum: of all matrices with no smaller eigenvalue, the most likely covariance.</summary>
    public static double[] WithMinEigenvalue(double[] matrix, int size, double minimum)
    {
        if (minimum <= 0 || Factor(matrix, size, minimum) is not null)
        {
            return matrix;
        }
        (double[] values, double[] vectors) = Eigen(matrix, size);
        var result = new double[matrix.Length];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < size; k++)
                {
                    sum += Math.Max(values[k], minimum) * vectors[(i * size) + k] * vectors[(j * size) + k];
                }
                result[(i * size) + j] = result[(j * size) + i] = sum;
            }
        }
        return result;
    }

    /// <summary>Eigenvalues, and eigenvectors in columns, by the cyclic Jacobi method.</summary>
    private static (double[] Values, double[] Vectors) Eigen(double[] matrix, int size)
    {
        double[] a = (double[])matrix.Clone(), v = new double[a.Length];
        for (int i = 0; i < size; i++)
        {
            v[(i * size) + i] = 1;
        }
        for (int sweep = 0; sweep < MaxSweeps; sweep++)
        {
            bool isDiagonal = true;
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    double off = a[(p * size) + q], scale = Math.Sqrt(Math.Abs(a[(p * size) + p] * a[(q * size) + q]));
                    if (Math.Abs(off) > 1e-16 * scale && off != 0)
                    {
                        isDiagonal = false;
                        Rotate(a, v, size, p, q);
                    }
                }
            }
            if (isDiagonal)
            {
                break;
            }
        }
        var values = new double[size];
        for (int i = 0; i < size; i++)
        {
            values[i] = a[(i * size) + i];
        }
        return (values, v);
    }

    private static void Rotate(double[] a, double[] v, int size, int p, int q)
    {
        double theta = (a[(q * size) + q] - a[(p * size) + p]) / (2 * a[(p * size) + q]);
        double t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1)), c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        for (int k = 0; k < size; k++)
        {
            (a[(k * size) + p], a[(k * size) + q]) = Turn(a[(k * size) + p], a[(k * size) + q]);
            (v[(k * size) + p], v[(k * size) + q]) = Turn(v[(k * size) + p], v[(k * size) + q]);
        }
        for (int k = 0; k < size; k++)
        {
            (a[(p * size) + k], a[(q * size) + k]) = Turn(a[(p * size) + k], a[(q * size) + k]);
        }
        a[(p * size) + q] = a[(q * size) + p] = 0;

        (double, double) Turn(double x, double y) => ((c * x) - (s * y), (s * x) + (c * y));
    }
}
