using System.Numerics.Tensors;

namespace SeqModels.Numerics;

/// <summary>
/// The stationary distribution π P = π of an irreducible stochastic matrix by the algorithm of Grassmann, Taksar and Heyman (1985): Gaussian
/// elimination without subtractions, accurate to rounding in every element.
/// </summary>
internal static class StationarySolver
{
    private const double LargeWeight = 1e100;

    /// <param name="p">P, [n, n], row-major; destroyed.</param>
    /// <param name="n">The number of states, at least 1.</param>
    /// <returns>π; null if products of the probabilities underflow.</returns>
    public static double[]? Of(Span<double> p, int n)
    {
        // The states are eliminated from the last to the second, then substituted.
        for (int k = n - 1; k > 0; k--)
        {
            ReadOnlySpan<double> eliminated = p.Slice(k * n, k);
            double leaving = 0;
            foreach (double probability in eliminated)
                leaving += probability;
            if (leaving == 0)
                return null;
            for (int i = 0; i < k; i++)
            {
                double factor = p[(i * n) + k] /= leaving;
                Span<double> row = p.Slice(i * n, k);
                if (factor > 0)
                    TensorPrimitives.MultiplyAdd(eliminated, factor, row, row);
            }
        }

        var weights = new double[n];
        double total = weights[0] = 1;
        for (int k = 1; k < n; k++)
        {
            for (int i = 0; i < k; i++)
                weights[k] += weights[i] * p[(i * n) + k];
            total += weights[k];
            if (total > LargeWeight)
            {
                // The weights are relative to that of the first state, which may be tiny.
                Divide(weights.AsSpan(0, k + 1), total);
                total = 1;
            }
        }

        Divide(weights, total);
        return weights;
    }

    private static void Divide(Span<double> weights, double total)
    {
        foreach (ref double weight in weights)
            weight /= total;
    }
}
