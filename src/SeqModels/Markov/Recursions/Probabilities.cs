using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Markov.Recursions;

/// <summary>Checks, normalization and sampling of probability vectors and of matrices whose rows are probability vectors.</summary>
internal static class Probabilities
{
    private const double Tolerance = 1e-9;

    /// <summary>Throws unless all elements are in [0, 1] and sum to 1.</summary>
    public static void Check(ReadOnlySpan<double> values, string name, string argument)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] is >= 0 and <= 1 + Tolerance))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"{name} must be probabilities in [0, 1], but element {i} was {values[i]}."), argument);
            }
            sum += values[i];
        }
        if (!(Math.Abs(sum - 1) <= Tolerance))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} must sum to 1 (within 1e-9), but sum to {sum:G17}."), argument);
        }
    }

    /// <summary>Throws unless a matrix has the expected shape and every row is a distribution.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="rows">The expected number of rows.</param>
    /// <param name="columns">The expected number of columns.</param>
    /// <param name="name">The matrix in messages.</param>
    /// <param name="argument">The name of the argument.</param>
    public static void Check(double[,] matrix, int rows, int columns, string name, string argument)
    {
        if (matrix.GetLength(0) != rows || matrix.GetLength(1) != columns)
        {
            throw new ArgumentException($"{name} must be [{rows}, {columns}], but was [{matrix.GetLength(0)}, {matrix.GetLength(1)}].", argument);
        }
        for (int i = 0; i < rows; i++)
        {
            Check(Row(matrix, i), string.Create(CultureInfo.InvariantCulture, $"{name}, row {i}:"), argument);
        }
    }

    /// <summary>A row of a matrix.</summary>
    public static Span<double> Row(double[,] matrix, int row) =>
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref matrix[row, 0], matrix.GetLength(1));

    /// <summary>Divides by the sum; false, and unchanged, if the sum is not positive.</summary>
    public static bool Normalize(Span<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }
        if (!(sum > 0))
        {
            return false;
        }
        foreach (ref double value in values)
        {
            value /= sum;
        }
        return true;
    }

    /// <summary>Normalizes every row.</summary>
    public static void NormalizeRows(double[,] matrix)
    {
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            Normalize(Row(matrix, i));
        }
    }

    /// <summary>Draws an index with probability p[index].</summary>
    public static int Draw(ReadOnlySpan<double> probabilities, RandomSource random)
    {
        double left = random.NextDouble();
        int last = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > 0)
            {
                last = i;
                left -= probabilities[i];
                if (left < 0)
                {
                    break;
                }
            }
        }
        return last;
    }

    /// <summary>Σ (α − 1) ln p over the elements that are not fixed at 0.</summary>
    public static double LogDirichlet(ReadOnlySpan<double> probabilities, double concentration)
    {
        double sum = 0;
        foreach (double p in probabilities)
        {
            sum += p > 0 && concentration > 1 ? (concentration - 1) * Math.Log(p) : 0;
        }
        return sum;
    }

    /// <summary>The number of elements above 0.</summary>
    public static int CountPositive(ReadOnlySpan<double> values)
    {
        int count = 0;
        foreach (double value in values)
        {
            count += value > 0 ? 1 : 0;
        }
        return count;
    }
}
