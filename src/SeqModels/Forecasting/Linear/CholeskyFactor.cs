namespace SeqModels.Forecasting.Linear;

/// <summary>The Cholesky factor of a positive semidefinite matrix: pivots that vanish but for rounding give a column of zeros, those that are not finite NaN.</summary>
internal static class CholeskyFactor
{
    private const double Tolerance = 1e-13;

    /// <summary>L with L·Lᵀ = matrix, lower triangular, row-major.</summary>
    public static double[] Of(ReadOnlySpan<double> matrix, int size)
    {
        var factor = new double[size * size];
        for (int j = 0; j < size; j++)
        {
            for (int i = j; i < size; i++)
            {
                double rest = matrix[(i * size) + j];
                for (int k = 0; k < j; k++)
                    rest -= factor[(i * size) + k] * factor[(j * size) + k];
                if (i > j)
                    factor[(i * size) + j] = factor[(j * size) + j] == 0 ? 0 : rest / factor[(j * size) + j];
                else
                    factor[(j * size) + j] = !double.IsFinite(rest) ? double.NaN : rest > Tolerance * matrix[(j * size) + j] ? double.Sqrt(rest) : 0;
            }
        }

        return factor;
    }
}
