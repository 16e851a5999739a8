using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Estimation;

/// <summary>Leaves the n-grams out that occur too rarely, and lays the others out without holes.</summary>
internal static class BackoffPruning
{
    /// <summary>The levels of a model; without pruning they share words and children with the counts.</summary>
    public static BackoffLevel[] Levels(NGramCounts counts, NGramSmoothing smoothing, float[][] probabilities, float[][] backoffs)
    {
        NGramLevel[] levels = counts.Levels;
        var result = new BackoffLevel[levels.Length];
        // Where each n-gram of the order below was, among those kept; null for all of them.
        int[]? kept = null;
        for (int order = 1; order <= levels.Length; order++)
        {
            NGramLevel level = levels[order - 1];
            bool last = order == levels.Length;
            int[] words = level.Words ?? [];
            int threshold = order == 1 ? 0 : smoothing.PruneThreshold(order);
            int[]? chosen = threshold == 0 && kept is null ? null : Chosen(level.Counts, threshold);
            if (kept is not null || chosen is not null)
            {
                result[order - 2] = WithChildren(result[order - 2], levels[order - 2].ChildStarts!, kept, chosen!);
            }
            result[order - 1] = new BackoffLevel
            {
                Words = order == 1 ? null : Pick(words, chosen),
                Log10Probabilities = Pick(probabilities[order - 1], chosen),
                Log10Backoffs = last ? [] : Pick(backoffs[order - 1], chosen),
                ChildStarts = last ? [] : level.ChildStarts!,
            };
            probabilities[order - 1] = [];
            backoffs[order - 1] = [];
            kept = chosen;
        }
        return result;
    }

    /// <summary>Whether a word is left at order 1: special tokens always are.</summary>
    public static bool KeepsWord(NGramCounts counts, int word, int threshold) => counts.Levels[0].Counts[word] > threshold
        || word == counts.Vocabulary.UnknownId || word == counts.Vocabulary.EndId || word == counts.Vocabulary.BeginId;

    /// <summary>The number of n-grams a level of the model holds, without pruned words.</summary>
    public static int Kept(NGramCounts counts, NGramSmoothing smoothing, BackoffLevel level, int order)
    {
        int threshold = smoothing.PruneThreshold(1);
        return order > 1 || threshold == 0
            ? level.Count
            : Enumerable.Range(0, level.Count).Count(word => counts.Levels[0].Counts[word] == 0 || KeepsWord(counts, word, threshold));
    }

    private static int[] Chosen(int[] occurrences, int threshold)
    {
        int count = 0;
        foreach (int occurrence in occurrences)
        {
            count += occurrence > threshold ? 1 : 0;
        }
        int[] chosen = new int[count];
        int next = 0;
        for (int i = 0; i < occurrences.Length; i++)
        {
            if (occurrences[i] > threshold)
            {
                chosen[next++] = i;
            }
        }
        return chosen;
    }

    /// <summary>Where the chosen children of the nodes that were kept begin among the chosen.</summary>
    private static BackoffLevel WithChildren(BackoffLevel level, int[] starts, int[]? kept, int[] chosen)
    {
        int nodes = kept?.Length ?? starts.Length - 1, child = 0;
        int[] result = new int[nodes + 1];
        for (int node = 0; node < nodes; node++)
        {
            int end = starts[(kept is null ? node : kept[node]) + 1];
            while (child < chosen.Length && chosen[child] < end)
            {
                child++;
            }
            result[node + 1] = child;
        }
        return new BackoffLevel
        {
            Words = level.Words,
            Log10Probabilities = level.Log10Probabilities,
            Log10Backoffs = level.Log10Backoffs,
            ChildStarts = result,
        };
    }

    private static T[] Pick<T>(T[] values, int[]? chosen)
    {
        if (chosen is null)
        {
            return values;
        }
        var picked = new T[chosen.Length];
        for (int i = 0; i < picked.Length; i++)
        {
            picked[i] = values[chosen[i]];
        }
        return picked;
    }
}
