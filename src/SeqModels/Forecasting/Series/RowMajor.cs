namespace SeqModels.Forecasting.Series;

/// <summary>Copies between matrices and row-major arrays.</summary>
internal static class RowMajor
{
    public static double[] Copy(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var result = new double[matrix.Length];
        Buffer.BlockCopy(matrix, 0, result, 0, checked(result.Length * sizeof(double)));
        return result;
    }

    public static double[,] ToMatrix(ReadOnlySpan<double> values, int rows, int columns)
    {
        var result = new double[rows, columns];
        for (int row = 0, i = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                result[row, column] = values[i++];
        }

        return result;
    }
}
