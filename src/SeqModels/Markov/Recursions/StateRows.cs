namespace SeqModels.Markov.Recursions;

/// <summary>Rows of numbers per hidden state, padded with zeros to a multiple of the widest vector, so that kernels need no partial vectors.</summary>
internal static class StateRows
{
    /// <summary>The number of doubles of the widest vector.</summary>
    public const int Unit = 8;

    /// <summary>The length of a padded row.</summary>
    public static int Stride(int count) => checked(count + Unit - 1) / Unit * Unit;

    /// <summary>Adds element by element.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> terms)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += terms[i];
        }
    }

    /// <summary>A vector as one padded row.</summary>
    public static double[] Pad(ReadOnlySpan<double> row)
    {
        var padded = new double[Stride(row.Length)];
        row.CopyTo(padded);
        return padded;
    }

    /// <summary>A matrix as padded rows.</summary>
    public static double[] Pad(double[,] matrix)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1), stride = Stride(columns);
        var padded = new double[checked(rows * stride)];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                padded[(i * stride) + j] = matrix[i, j];
            }
        }
        return padded;
    }

    /// <summary>The transpose of a matrix as padded rows.</summary>
    public static double[] PadTransposed(double[,] matrix)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1), stride = Stride(rows);
        var padded = new double[checked(columns * stride)];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                padded[(j * stride) + i] = matrix[i, j];
            }
        }
        return padded;
    }

    /// <summary>Padded rows as a matrix.</summary>
    public static double[,] Unpad(ReadOnlySpan<double> rows, int count, int columns)
    {
        int stride = Stride(columns);
        var matrix = new double[count, columns];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = rows[(i * stride) + j];
            }
        }
        return matrix;
    }
}
