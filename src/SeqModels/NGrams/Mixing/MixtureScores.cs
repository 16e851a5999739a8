using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Mixing;

/// <summary>The probabilities and backoff weights that several models give the n-grams of one structure.</summary>
/// <param name="structure">Tables of which the n-grams are used, not the parameters.</param>
/// <param name="models">Models with the same vocabulary.</param>
internal sealed class MixtureScores(BackoffTables structure, BackoffWalker[] models)
{
    /// <summary>
    /// For each order from 1, calls <paramref name="receive"/> with the index k = order − 1, log₁₀ pᵢ of every n-gram as [i][node], and
    /// log₁₀ of the backoff that model i pays when it leaves the n-gram as a context, 0 where the n-gram is no context of it.
    /// </summary>
    public void Visit(Action<int, float[][], float[][]> receive, CancellationToken cancellationToken = default)
    {
        ContextNode[][] above = [];
        for (int k = 0; k < structure.Order; k++)
        {
            BackoffLevel level = structure.Levels[k];
            bool inner = k + 1 < structure.Order;
            float[][] probabilities = New<float>(level.Count), backoffs = New<float>(inner ? level.Count : 0);
            ContextNode[][] contexts = New<ContextNode>(inner ? level.Count : 0);
            int order = k;
            for (int m = 0; m < models.Length; m++)
            {
                int model = m;
                if (k == 0)
                {
                    for (int word = 0; word < level.Count; word++)
                    {
                        Score(model, default, word, word, 1, probabilities, backoffs, contexts);
                    }
                    continue;
                }
                ContextNode[][] parents = above;
                int[] starts = structure.Levels[k - 1].ChildStarts;
                ParallelRanges.Run(starts.Length - 1, (from, to) =>
                {
                    for (int parent = from; parent < to; parent++)
                    {
                        for (int child = starts[parent]; child < starts[parent + 1]; child++)
                        {
                            Score(model, parents[model][parent], level.Words![child], child, order + 1, probabilities, backoffs, contexts);
                        }
                    }
                }, cancellationToken);
            }
            receive(k, probabilities, backoffs);
            above = contexts;
        }
    }

    private void Score(int m, ContextNode context, int word, int node, int order, float[][] probabilities, float[][] backoffs, ContextNode[][] contexts)
    {
        probabilities[m][node] = (float)models[m].Log10Probability(context, word);
        if (backoffs[m].Length > 0)
        {
            ContextNode next = contexts[m][node] = models[m].Advance(context, word);
            backoffs[m][node] = next.Length == order ? (float)models[m].Log10Backoff(next) : 0;
        }
    }

    private T[][] New<T>(int count)
    {
        var arrays = new T[models.Length][];
        for (int m = 0; m < arrays.Length; m++)
        {
            arrays[m] = new T[count];
        }
        return arrays;
    }
}
