namespace SeqModels.Sources;

/// <summary>
/// The stationary distribution of a finite Markov chain by the algorithm of Grassmann, Taksar and Heyman (1985): Gaussian elimination without
/// subtractions, accurate to rounding in every element.
/// </summary>
internal static class StationarySolver
{
    private const double LargeWeight = 1e100;

    /// <param name="matrix">[S, S], row-major: p(next | state).</param>
    /// <param name="count">S.</param>
    /// <returns>π, 0 for transient states; null if there are several closed classes, so that π is not unique.</returns>
    public static double[]? Of(double[] matrix, int count)
    {
        int[] recurrent = ClosedClass(matrix, count);
        if (recurrent.Length == 0)
        {
            return null;
        }

        int n = recurrent.Length;
        var p = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                p[(i * n) + j] = matrix[(recurrent[i] * count) + recurrent[j]];
            }
        }

        double[] solved = Solve(p, n);
        var distribution = new double[count];
        for (int i = 0; i < n; i++)
        {
            distribution[recurrent[i]] = solved[i];
        }

        return distribution;
    }

    /// <summary>Eliminates the states from the last to the second, then substitutes.</summary>
    private static double[] Solve(double[] p, int n)
    {
        for (int k = n - 1; k > 0; k--)
        {
            double leaving = 0;
            for (int j = 0; j < k; j++)
            {
                leaving += p[(k * n) + j];
            }

            if (leaving == 0)
            {
                throw new ArgumentException("UnifilarSource.Create: the stationary distribution cannot be computed, because products of the probabilities of the transitions underflow. Use larger probabilities.");
            }

            for (int i = 0; i < k; i++)
            {
                double factor = p[(i * n) + k] / leaving;
                p[(i * n) + k] = factor;
                for (int j = 0; j < k && factor > 0; j++)
                {
                    p[(i * n) + j] += factor * p[(k * n) + j];
                }
            }
        }

        var weights = new double[n];
        double total = weights[0] = 1;
        for (int k = 1; k < n; k++)
        {
            for (int i = 0; i < k; i++)
            {
                weights[k] += weights[i] * p[(i * n) + k];
            }

            total += weights[k];
            if (total > LargeWeight)
            {
                // The weights are relative to that of the first state, which may be tiny.
                for (int i = 0; i <= k; i++)
                {
                    weights[i] /= total;
                }

                total = 1;
            }
        }

        return [.. weights.Select(weight => weight / total)];
    }

    /// <summary>The states of the only closed class, ascending; empty if there are several.</summary>
    private static int[] ClosedClass(double[] matrix, int count)
    {
        // While a reachable state does not lead back, go there: the classes have no cycles, so this ends in a closed one.
        bool[] reached = Reachable(matrix, count, 0, forward: true);
        int candidate = 0;
        for (bool moved = true; moved;)
        {
            moved = false;
            bool[] back = Reachable(matrix, count, candidate, forward: false);
            for (int state = 0; state < count && !moved; state++)
            {
                if (reached[state] && !back[state])
                {
                    (candidate, reached, moved) = (state, Reachable(matrix, count, state, forward: true), true);
                }
            }
        }

        return Reachable(matrix, count, candidate, forward: false).All(reaches => reaches)
            ? [.. Enumerable.Range(0, count).Where(state => reached[state])]
            : [];
    }

    private static bool[] Reachable(double[] matrix, int count, int start, bool forward)
    {
        var reached = new bool[count];
        var open = new Stack<int>([start]);
        reached[start] = true;
        while (open.TryPop(out int state))
        {
            for (int other = 0; other < count; other++)
            {
                if (!reached[other] && matrix[forward ? (state * count) + other : (other * count) + state] > 0)
                {
                    reached[other] = true;
                    open.Push(other);
                }
            }
        }

        return reached;
    }
}
