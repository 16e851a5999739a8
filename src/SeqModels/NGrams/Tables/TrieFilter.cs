using System.Runtime.InteropServices;
using SeqModels.Text;

namespace SeqModels.NGrams.Tables;

/// <summary>Selects n-grams of tables.</summary>
internal static class TrieFilter
{
    /// <summary>Cancellation is checked after so many n-grams of an order.</summary>
    private const int NodesPerCheck = 1 << 16;

    /// <summary>Keeps the marked n-grams with their parameters; the highest orders are removed if they become empty.</summary>
    /// <param name="tables">The tables, which are copied.</param>
    /// <param name="keep">[k][i]: whether n-gram i of order k + 1 is kept; [0] is ignored, all unigrams are kept. The context of a kept
    /// n-gram must be kept.</param>
    /// <param name="cancellationToken">Stops between parts of an order.</param>
    public static BackoffTables Keep(BackoffTables tables, bool[][] keep, CancellationToken cancellationToken = default)
    {
        int order = tables.Order;
        while (order > 1 && !keep[order - 1].AsSpan().Contains(true))
        {
            order--;
        }
        var levels = new BackoffLevel[order];
        int[] nodes = [.. Enumerable.Range(0, tables.Vocabulary.Count)];
        for (int k = 0; k < order; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BackoffLevel level = tables.Levels[k];
            int[] starts = [], children = [];
            if (k + 1 < order)
            {
                (starts, children) = Children(level.ChildStarts, nodes, keep[k + 1], cancellationToken);
            }
            levels[k] = new BackoffLevel
            {
                Words = level.Words is null ? null : Pick(level.Words, nodes),
                Log10Probabilities = Pick(level.Log10Probabilities, nodes),
                Log10Backoffs = k + 1 < order ? Pick(level.Log10Backoffs, nodes) : [],
                ChildStarts = starts,
            };
            nodes = children;
        }
        return new BackoffTables(tables.Vocabulary, tables.BySentences, levels) { IsNormalized = tables.IsNormalized };
    }

    /// <summary>
    /// The tables over another vocabulary. N-grams with a word that is not in it are removed, the parameters of the others copied; a word
    /// that is new has probability 0 and no continuations.
    /// </summary>
    /// <param name="tables">The tables.</param>
    /// <param name="vocabulary">The other vocabulary.</param>
    /// <param name="newIds">The new id of each word, −1 for a removed word.</param>
    /// <param name="cancellationToken">Stops between parts of an order.</param>
    public static BackoffTables Map(BackoffTables tables, Vocabulary vocabulary, int[] newIds, CancellationToken cancellationToken = default)
    {
        var levels = new BackoffLevel[tables.Order];
        var oldIds = new int[vocabulary.Count];
        oldIds.AsSpan().Fill(-1);
        for (int word = 0; word < newIds.Length; word++)
        {
            if (newIds[word] >= 0)
            {
                oldIds[newIds[word]] = word;
            }
        }
        int[] nodes = oldIds;
        int[]? words = null;
        for (int k = 0; k < levels.Length; k++)
        {
            BackoffLevel level = tables.Levels[k];
            bool inner = k + 1 < levels.Length;
            var starts = new int[inner ? nodes.Length + 1 : 0];
            List<int> children = [], childWords = [];
            for (int i = 0; inner && i < nodes.Length; i++)
            {
                if (i % NodesPerCheck == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
                AddChildren(nodes[i], tables, k, newIds, children, childWords);
                starts[i + 1] = children.Count;
            }
            levels[k] = new BackoffLevel
            {
                Words = words,
                Log10Probabilities = [.. nodes.Select(node => node < 0 ? float.NegativeInfinity : level.Log10Probabilities[node])],
                Log10Backoffs = inner ? [.. nodes.Select(node => node < 0 ? 0 : level.Log10Backoffs[node])] : [],
                ChildStarts = starts,
            };
            (nodes, words) = ([.. children], [.. childWords]);
        }
        return new BackoffTables(vocabulary, tables.BySentences, levels) { IsNormalized = tables.IsNormalized };
    }

    private static void AddChildren(int node, BackoffTables tables, int k, int[] newIds, List<int> children, List<int> words)
    {
        if (node < 0)
        {
            return;
        }
        int first = children.Count;
        int[] starts = tables.Levels[k].ChildStarts, old = tables.Levels[k + 1].Words!;
        bool ascending = true;
        for (int child = starts[node]; child < starts[node + 1]; child++)
        {
            int word = newIds[old[child]];
            if (word >= 0)
            {
                ascending &= words.Count == first || words[^1] < word;
                children.Add(child);
                words.Add(word);
            }
        }
        if (!ascending)
        {
            Span<int> keys = CollectionsMarshal.AsSpan(words)[first..];
            keys.Sort(CollectionsMarshal.AsSpan(children)[first..]);
        }
    }

    private static (int[] Starts, int[] Children) Children(int[] starts, int[] nodes, bool[] keep, CancellationToken cancellationToken)
    {
        var kept = new int[nodes.Length + 1];
        var children = new int[keep.AsSpan().Count(true)];
        int count = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            if (i % NodesPerCheck == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            for (int child = starts[nodes[i]]; child < starts[nodes[i] + 1]; child++)
            {
                if (keep[child])
                {
                    children[count++] = child;
                }
            }
            kept[i + 1] = count;
        }
        return count == children.Length ? (kept, children)
            : throw new InvalidOperationException("TrieFilter.Keep: the context of a kept n-gram must be kept.");
    }

    private static T[] Pick<T>(T[] values, int[] nodes)
    {
        var picked = new T[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            picked[i] = values[nodes[i]];
        }
        return picked;
    }
}
