namespace SeqModels.NGrams.Memory;

/// <summary>Solves a small symmetric positive definite system by Cholesky's decomposition, over the unknowns that are free.</summary>
internal static class PositiveSystem
{
    /// <summary>x with A x = b for free unknowns, 0 for others. Only the lower triangle of A is read.</summary>
    public static double[] Solve(double[,] matrix, double[] right, Func<int, bool> free)
    {
        int[] unknowns = [.. Enumerable.Range(0, right.Length).Where(free)];
        int size = unknowns.Length;
        double[,] lower = new double[size, size];
        double[] solution = new double[size], result = new double[right.Length];
        for (int i = 0; i < size; i++)
        {
            double value = right[unknowns[i]];
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[unknowns[i], unknowns[j]] * (i == j ? 1 + 1e-9 : 1);
                for (int k = 0; k < j; k++)
                {
                    sum -= lower[i, k] * lower[j, k];
                }
                lower[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12 * matrix[unknowns[i], unknowns[i]])) : sum / lower[j, j];
                value -= j < i ? lower[i, j] * solution[j] : 0;
            }
            solution[i] = value / lower[i, i];
        }
        for (int i = size - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < size; k++)
            {
                solution[i] -= lower[k, i] * solution[k];
            }
            solution[i] /= lower[i, i];
            result[unknowns[i]] = solution[i];
        }
        return result;
    }
}
