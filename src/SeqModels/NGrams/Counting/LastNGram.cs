namespace SeqModels.NGrams.Counting;

/// <summary>
/// The n-gram that KenLM sees last: of all n-grams of the highest order, sentence beginnings being filled up with <c>&lt;s&gt;</c>, the
/// last one when they are sorted by last word, then by the word before it, and so on, words by their first appearance in the text.
/// </summary>
internal static class LastNGram
{
    /// <summary>The nodes of its suffixes, longest first, as (order, node). The n-gram itself is among them when it begins with
    /// <c>&lt;s&gt;</c>.</summary>
    public static List<(int Order, int Node)> Suffixes(NGramCounts counts)
    {
        int[] last = [];
        int[] ranks = Ranks(counts);
        int word = -1;
        NGramLevel[] levels = counts.Levels;
        for (int i = 0; i < counts.Vocabulary.Count; i++)
        {
            if (levels[0].Counts[i] > 0 && i != counts.Vocabulary.BeginId && (word < 0 || ranks[i] > ranks[word]))
            {
                word = i;
            }
        }
        for (int order = 2; order <= levels.Length && word >= 0; order++)
        {
            int[] words = levels[order - 1].Words!;
            (int first, int end) = order == levels.Length ? (0, words.Length) : Beginnings(counts, order);
            for (int node = first; node < end; node++)
            {
                int next = words.AsSpan(node..end).IndexOf(word);
                if (next < 0)
                {
                    break;
                }
                node += next;
                int[] ngram = Words(levels, order, node);
                if (Compare(ngram, last, ranks) > 0)
                {
                    last = ngram;
                }
            }
        }
        var nodes = new List<(int, int)>();
        for (int start = last.Length == levels.Length ? 1 : 0; start < last.Length; start++)
        {
            int node = last[start];
            for (int i = start + 1; i < last.Length; i++)
            {
                node = levels[i - start - 1].Child(node, last[i], levels[i - start]);
            }
            nodes.Add((last.Length - start, node));
        }
        return nodes;
    }

    /// <summary>The n-grams of an order that begin with <c>&lt;s&gt;</c>, as a run of nodes.</summary>
    public static (int First, int End) Beginnings(NGramCounts counts, int order)
    {
        if (!counts.BySentences)
        {
            return (0, 0);
        }
        int first = counts.Vocabulary.BeginId!.Value, end = first + 1;
        for (int i = 1; i < order; i++)
        {
            int[] starts = counts.Levels[i - 1].ChildStarts!;
            (first, end) = (starts[first], starts[end]);
        }
        return (first, end);
    }

    /// <summary>KenLM numbers <c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c>, <c>&lt;/s&gt;</c>, then words as they come.</summary>
    private static int[] Ranks(NGramCounts counts)
    {
        int[] ranks = new int[counts.Vocabulary.Count];
        for (int word = 0; word < ranks.Length; word++)
        {
            ranks[word] = 3 + (counts.FirstAppearance is { } appearance ? appearance[word] : word);
        }
        ranks[counts.Vocabulary.BeginId!.Value] = 1;
        ranks[counts.Vocabulary.EndId!.Value] = 2;
        return ranks;
    }

    private static int[] Words(NGramLevel[] levels, int order, int node)
    {
        int[] words = new int[order];
        for (int i = order; i > 1; i--)
        {
            words[i - 1] = levels[i - 1].Words![node];
            int[] starts = levels[i - 2].ChildStarts!;
            int found = starts.AsSpan().BinarySearch(node);
            node = found >= 0 ? found : ~found - 1;
            while (starts[node + 1] == starts[node])
            {
                node++;
            }
        }
        words[0] = node;
        return words;
    }

    /// <summary>Compares from the last word to the first; a sentence's beginning is as if preceded by more <c>&lt;s&gt;</c>.</summary>
    private static int Compare(int[] x, int[] y, int[] ranks)
    {
        for (int i = 1; i <= Math.Max(x.Length, y.Length); i++)
        {
            int difference = (i <= x.Length ? ranks[x[^i]] : 1) - (i <= y.Length ? ranks[y[^i]] : 1);
            if (difference != 0)
            {
                return difference;
            }
        }
        return 0;
    }
}
