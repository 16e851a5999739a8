namespace SeqModels.NGrams.Tables;

/// <summary>The n-grams that at least one of several tables with equal vocabularies holds, and where each of the tables has them.</summary>
internal sealed class TrieUnion
{
    private TrieUnion(Level[] levels) => Levels = levels;

    /// <summary>Order k + 1 at [k].</summary>
    public Level[] Levels { get; }

    public static TrieUnion Of(params ReadOnlySpan<BackoffTables> tables)
    {
        int order = 0;
        foreach (BackoffTables table in tables)
        {
            order = Math.Max(order, table.Order);
        }
        var levels = new Level[order];
        int[] words = [.. Enumerable.Range(0, tables[0].Vocabulary.Count)];
        levels[0] = new Level(null, [.. Enumerable.Repeat(words, tables.Length)]);
        for (int k = 1; k < order; k++)
        {
            levels[k] = Merge(tables, levels[k - 1], k);
        }
        return new TrieUnion(levels);
    }

    /// <summary>Tables with these n-grams, all numbers 0.</summary>
    public BackoffTables ToTables(BackoffTables like)
    {
        var levels = new BackoffLevel[Levels.Length];
        for (int k = 0; k < levels.Length; k++)
        {
            int count = Levels[k].Sources[0].Length;
            levels[k] = new BackoffLevel
            {
                Words = Levels[k].Words,
                Log10Probabilities = new float[count],
                Log10Backoffs = k + 1 < levels.Length ? new float[count] : [],
                ChildStarts = Levels[k].ChildStarts,
            };
        }
        return new BackoffTables(like.Vocabulary, like.BySentences, levels);
    }

    private static Level Merge(ReadOnlySpan<BackoffTables> tables, Level below, int k)
    {
        int contexts = below.Sources[0].Length;
        var starts = new int[contexts + 1];
        List<int> words = [];
        var sources = new List<int>[tables.Length];
        for (int m = 0; m < tables.Length; m++)
        {
            sources[m] = [];
        }
        Span<int> next = new int[tables.Length], end = new int[tables.Length];
        for (int context = 0; context < contexts; context++)
        {
            for (int m = 0; m < tables.Length; m++)
            {
                int node = below.Sources[m][context];
                bool has = node >= 0 && k < tables[m].Order;
                next[m] = has ? tables[m].Levels[k - 1].ChildStarts[node] : 0;
                end[m] = has ? tables[m].Levels[k - 1].ChildStarts[node + 1] : 0;
            }
            while (true)
            {
                int word = int.MaxValue;
                for (int m = 0; m < tables.Length; m++)
                {
                    word = next[m] < end[m] ? Math.Min(word, tables[m].Levels[k].Words![next[m]]) : word;
                }
                if (word == int.MaxValue)
                {
                    break;
                }
                words.Add(word);
                for (int m = 0; m < tables.Length; m++)
                {
                    sources[m].Add(next[m] < end[m] && tables[m].Levels[k].Words![next[m]] == word ? next[m]++ : -1);
                }
            }
            starts[context + 1] = words.Count;
        }
        below.ChildStarts = starts;
        return new Level([.. words], [.. sources.Select(s => s.ToArray())]);
    }

    /// <summary>One order: last words as in <see cref="BackoffLevel"/>, and per table the node of each n-gram or −1.</summary>
    public sealed class Level(int[]? words, int[][] sources)
    {
        public int[]? Words => words;

        public int[][] Sources => sources;

        public int[] ChildStarts { get; set; } = [];
    }
}
