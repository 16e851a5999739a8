using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.ArpaFiles;

/// <summary>An n-gram of a file that lacks the n-gram's context.</summary>
internal sealed record ArpaOrphan(int[] Words, float Log10Probability, float Log10Backoff)
{
    /// <summary>
    /// Adds orphans to tables, and the contexts that they need: each as an entry with the probability that it has by backing off,
    /// and backoff 1, so that nothing else changes.
    /// </summary>
    public static BackoffTables Insert(BackoffTables tables, List<ArpaOrphan> orphans)
    {
        BackoffTables added = ToTables(tables, orphans);
        TrieUnion union = TrieUnion.Of(tables, added);
        BackoffTables result = union.ToTables(tables);
        for (int k = 0; k < result.Order; k++)
        {
            BackoffLevel level = result.Levels[k];
            for (int i = 0; i < level.Count; i++)
            {
                bool first = union.Levels[k].Sources[0][i] >= 0;
                BackoffLevel source = (first ? tables : added).Levels[k];
                int node = union.Levels[k].Sources[first ? 0 : 1][i];
                level.Log10Probabilities[i] = source.Log10Probabilities[node];
                if (level.Log10Backoffs.Length > 0 && source.Log10Backoffs.Length > 0)
                {
                    level.Log10Backoffs[i] = source.Log10Backoffs[node];
                }
            }
        }
        var walker = new BackoffWalker(result);
        for (int k = 1; k < result.Order; k++)
        {
            BackOff(walker, k);
        }
        return result;
    }

    /// <summary>Entries without probability get the one that backing off gives.</summary>
    private static void BackOff(BackoffWalker walker, int k)
    {
        BackoffLevel level = walker.Tables.Levels[k];
        int[] starts = walker.Tables.Levels[k - 1].ChildStarts;
        for (int parent = 0; parent + 1 < starts.Length; parent++)
        {
            for (int child = starts[parent]; child < starts[parent + 1]; child++)
            {
                if (float.IsNaN(level.Log10Probabilities[child]))
                {
                    var context = new ContextNode(k, parent);
                    level.Log10Probabilities[child] =
                        (float)(walker.Log10Backoff(context) + walker.Log10Probability(walker.Suffix(context), level.Words![child]));
                }
            }
        }
    }

    /// <summary>The orphans and their contexts as tables of their own; what the file does not give has probability NaN.</summary>
    private static BackoffTables ToTables(BackoffTables like, List<ArpaOrphan> orphans)
    {
        int order = orphans.Max(o => o.Words.Length);
        var entries = new SortedDictionary<int[], ArpaOrphan>[order];
        for (int k = 0; k < order; k++)
        {
            entries[k] = new(Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        }
        foreach (ArpaOrphan orphan in orphans)
        {
            entries[orphan.Words.Length - 1][orphan.Words] = orphan;
        }
        for (int k = order - 1; k > 1; k--)
        {
            foreach (int[] words in entries[k].Keys)
            {
                entries[k - 1].TryAdd(words[..^1], new ArpaOrphan(words[..^1], float.NaN, 0));
            }
        }
        for (int id = 0; id < like.Vocabulary.Count; id++)
        {
            entries[0].Add([id], new ArpaOrphan([id], float.NaN, 0));
        }
        var levels = new BackoffLevel[order];
        for (int k = 0; k < order; k++)
        {
            levels[k] = new BackoffLevel
            {
                Words = k == 0 ? null : [.. entries[k].Keys.Select(words => words[^1])],
                Log10Probabilities = [.. entries[k].Values.Select(o => o.Log10Probability)],
                Log10Backoffs = [.. entries[k].Values.Select(o => o.Log10Backoff)],
                ChildStarts = k + 1 < order ? Starts([.. entries[k].Keys], [.. entries[k + 1].Keys]) : [],
            };
        }
        return new BackoffTables(like.Vocabulary, like.BySentences, levels);
    }

    private static int[] Starts(int[][] contexts, int[][] children)
    {
        var starts = new int[contexts.Length + 1];
        int child = 0;
        for (int i = 0; i < contexts.Length; i++)
        {
            starts[i] = child;
            while (child < children.Length && children[child].AsSpan(..^1).SequenceEqual(contexts[i]))
            {
                child++;
            }
        }
        starts[^1] = child;
        return starts;
    }
}
