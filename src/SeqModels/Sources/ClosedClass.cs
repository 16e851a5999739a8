using SeqModels.Numerics;

namespace SeqModels.Sources;

/// <summary>The closed class of states of a finite Markov chain and its stationary distribution.</summary>
internal static class ClosedClass
{
    /// <param name="matrix">[S, S], row-major: p(next | state).</param>
    /// <param name="count">S.</param>
    /// <returns>π, 0 for transient states; null if there are several closed classes, so that π is not unique.</returns>
    public static double[]? StationaryDistribution(double[] matrix, int count)
    {
        int[] recurrent = States(matrix, count);
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

        double[] solved = StationarySolver.Of(p, n) ?? throw new ArgumentException(
            "UnifilarSource.Create: the stationary distribution cannot be computed, because products of the probabilities of the transitions underflow. Use larger probabilities.");
        var distribution = new double[count];
        for (int i = 0; i < n; i++)
        {
            distribution[recurrent[i]] = solved[i];
        }

        return distribution;
    }

    /// <summary>The states of the only closed class, ascending; empty if there are several.</summary>
    private static int[] States(double[] matrix, int count)
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
