using SeqModels.NGrams.Memory;

namespace SeqModels.NGrams.Tables;

/// <summary>
/// Finds probabilities in a <see cref="BackoffTables"/>: every context knows its longest proper suffix that is a context too, so that
/// p(w | h) = p(n-gram found) · Π backoffs of the contexts passed on the way. A suffix that was pruned is skipped, as its backoff is 1.
/// The tables may change their numbers, not their n-grams.
/// </summary>
internal sealed class BackoffWalker
{
    private readonly BackoffLevel[] _levels;

    /// <summary>[k][i] is the node of the longest proper suffix of n-gram i of order k + 1, for orders that are contexts.</summary>
    private readonly int[][] _suffixNodes;

    private readonly byte[][] _suffixLengths;

    public BackoffWalker(BackoffTables tables)
    {
        Tables = tables;
        _levels = tables.Levels;
        int contexts = tables.Order - 1;
        _suffixNodes = new int[contexts][];
        _suffixLengths = new byte[contexts][];
        for (int k = 0; k < contexts; k++)
        {
            _suffixNodes[k] = new int[_levels[k].Count];
            _suffixLengths[k] = new byte[_levels[k].Count];
            if (k > 0)
            {
                int level = k;
                ParallelRanges.Run(_levels[k - 1].Count, (from, to) => Link(level, from, to));
            }
        }
    }

    public BackoffTables Tables { get; }

    public int Order => _levels.Length;

    /// <summary>The longest proper suffix of a context that is a context.</summary>
    public ContextNode Suffix(ContextNode context) => context.Length <= 1
        ? default
        : new ContextNode(_suffixLengths[context.Length - 1][context.Node], _suffixNodes[context.Length - 1][context.Node]);

    /// <summary>The context before a text: <c>&lt;s&gt;</c> for sentences, else the empty one.</summary>
    public ContextNode Begin => Order > 1 && Tables.BySentences ? new ContextNode(1, Tables.Vocabulary.BeginId!.Value) : default;

    /// <summary>log₁₀ p(word | context).</summary>
    /// <param name="context">Any context of these tables.</param>
    /// <param name="word">A word's id.</param>
    /// <param name="length">The number of words of the n-gram whose probability was found.</param>
    public double Log10Probability(ContextNode context, int word, out int length)
    {
        double backoffs = 0;
        while (context.Length > 0)
        {
            int child = Child(context, word);
            if (child >= 0)
            {
                length = context.Length + 1;
                return backoffs + _levels[context.Length].Log10Probabilities[child];
            }
            backoffs += Log10Backoff(context);
            context = Suffix(context);
        }
        length = 1;
        return backoffs + _levels[0].Log10Probabilities[word];
    }

    public double Log10Probability(ContextNode context, int word) => Log10Probability(context, word, out _);

    /// <summary>The longest context that ends in <paramref name="word"/> after <paramref name="context"/>.</summary>
    public ContextNode Advance(ContextNode context, int word)
    {
        if (Order == 1)
        {
            return default;
        }
        if (context.Length == Order - 1)
        {
            context = Suffix(context);
        }
        for (; context.Length > 0; context = Suffix(context))
        {
            int child = Child(context, word);
            if (child >= 0)
            {
                return new ContextNode(context.Length + 1, child);
            }
        }
        return new ContextNode(1, word);
    }

    public double Log10Backoff(ContextNode context) => context.Length == 0 ? 0 : _levels[context.Length - 1].Log10Backoffs[context.Node];

    /// <summary>The nodes of the n-grams that continue a context of one word or more by one.</summary>
    public (int Start, int End) Children(ContextNode context)
    {
        int[] starts = _levels[context.Length - 1].ChildStarts;
        return (starts[context.Node], starts[context.Node + 1]);
    }

    /// <summary>The n-gram of order context.Length + 1 that continues the context by the word, or −1.</summary>
    public int Child(ContextNode context, int word)
    {
        int[] starts = _levels[context.Length - 1].ChildStarts;
        int start = starts[context.Node], end = starts[context.Node + 1];
        int found = start == end ? -1 : _levels[context.Length].Words.AsSpan(start, end - start).BinarySearch(word);
        return found < 0 ? -1 : start + found;
    }

    private void Link(int level, int from, int to)
    {
        int[] starts = _levels[level - 1].ChildStarts, words = _levels[level].Words!;
        for (int parent = from; parent < to; parent++)
        {
            if (starts[parent] == starts[parent + 1])
            {
                continue;
            }
            ContextNode shorter = Suffix(new ContextNode(level, parent));
            for (int child = starts[parent]; child < starts[parent + 1]; child++)
            {
                ContextNode suffix = Advance(shorter, words[child]);
                _suffixNodes[level][child] = suffix.Node;
                _suffixLengths[level][child] = (byte)suffix.Length;
            }
        }
    }
}
