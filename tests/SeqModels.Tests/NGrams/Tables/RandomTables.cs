using SeqModels.NGrams.Tables;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Backoff models with random n-grams, normalised: seen words take what their probabilities say, the backoff weight the rest.</summary>
internal static class RandomTables
{
    public static Vocabulary Words(int count, bool sentences = true) => sentences
        ? Vocabulary.FromList(["<unk>", "<s>", "</s>", .. Enumerable.Range(3, count - 3).Select(i => $"w{i}")], "<unk>", "<s>", "</s>")
        : Vocabulary.FromList(Enumerable.Range(0, count).Select(i => $"w{i}"));

    /// <param name="vocabularySize">Words, the three special ones included.</param>
    /// <param name="order">The highest order.</param>
    /// <param name="length">The words of the made-up text whose n-grams are taken.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="sentences">Whether the text is of sentences.</param>
    /// <param name="closed">Whether every n-gram has its suffix in the model, as estimation leaves it; pruning breaks that.</param>
    public static BackoffTables Make(int vocabularySize, int order, int length, ulong seed, bool sentences = true, bool closed = true)
    {
        var random = new RandomSource(seed);
        Vocabulary vocabulary = Words(vocabularySize, sentences);
        var grams = new SortedSet<string>[order];
        for (int n = 1; n <= order; n++)
        {
            grams[n - 1] = new SortedSet<string>(StringComparer.Ordinal);
        }
        for (int w = 0; w < vocabularySize; w++)
        {
            grams[0].Add(Key([w]));
        }
        foreach (int[] sequence in Sequences(vocabulary, length, random))
        {
            for (int i = 0; i < sequence.Length; i++)
            {
                for (int n = 2; n <= order && n <= sequence.Length - i; n++)
                {
                    grams[n - 1].Add(Key(sequence.AsSpan(i, n)));
                }
            }
        }
        for (int n = 2; n <= order && !closed; n++)
        {
            grams[n - 1].RemoveWhere(gram => !grams[n - 2].Contains(gram[..^1]) || random.NextInt(4) == 0);
        }
        return Build(vocabulary, sentences, [.. grams.Select(set => set.Select(Ids).ToList())], random);
    }

    /// <summary>A text in which few words are frequent and the next word is often the same: contexts with many and with few continuations.</summary>
    private static List<int[]> Sequences(Vocabulary vocabulary, int length, RandomSource random)
    {
        int begin = vocabulary.BeginId ?? -1, first = begin < 0 ? 0 : 3, words = vocabulary.Count - first;
        List<int[]> sequences = [];
        while (length > 0)
        {
            List<int> sequence = begin < 0 ? [] : [begin];
            int size = begin < 0 ? length : random.NextInt(12), word = 0;
            for (int i = 0; i < size; i++)
            {
                word = random.NextInt(3) == 0 ? random.NextInt(1 + random.NextInt(words)) : ((word * 7) + random.NextInt(2)) % words;
                sequence.Add(first + word);
            }
            if (begin >= 0)
            {
                sequence.Add(vocabulary.EndId!.Value);
            }
            sequences.Add([.. sequence]);
            length -= size + 1;
        }
        return sequences;
    }

    public static string Key(ReadOnlySpan<int> words)
    {
        var text = new System.Text.StringBuilder();
        foreach (int word in words)
        {
            text.Append((char)(word + 1));
        }
        return text.ToString();
    }

    private static int[] Ids(string key) => [.. key.Select(c => c - 1)];

    private static BackoffTables Build(Vocabulary vocabulary, bool sentences, List<int[]>[] grams, RandomSource random)
    {
        int begin = vocabulary.BeginId ?? -1;
        var levels = new BackoffLevel[grams.Length];
        for (int n = 1; n <= grams.Length; n++)
        {
            List<int[]> own = grams[n - 1], next = n < grams.Length ? grams[n] : [];
            var index = own.Select((gram, i) => (Key(gram), i)).ToDictionary(p => p.Item1, p => p.i);
            int[] starts = new int[own.Count + 1];
            foreach (int[] gram in next)
            {
                starts[index[Key(gram.AsSpan(0, n))] + 1]++;
            }
            for (int i = 0; i < own.Count; i++)
            {
                starts[i + 1] += starts[i];
            }
            bool top = n == grams.Length;
            levels[n - 1] = new BackoffLevel
            {
                Words = n == 1 ? null : [.. own.Select(gram => gram[^1])],
                Log10Probabilities = new float[own.Count],
                Log10Backoffs = top ? [] : new float[own.Count],
                ChildStarts = top ? [] : starts,
            };
        }
        var tables = new BackoffTables(vocabulary, sentences, levels);
        double total = 0;
        double[] raw = [.. grams[0].Select(gram => gram[0] == begin ? 0 : 0.05 + random.NextDouble())];
        total = raw.Sum();
        for (int w = 0; w < raw.Length; w++)
        {
            levels[0].Log10Probabilities[w] = (float)Math.Log10(raw[w] / total);
        }
        for (int n = 1; n < grams.Length; n++)
        {
            for (int i = 0; i < grams[n - 1].Count; i++)
            {
                Normalize(tables, grams[n - 1][i], n, i, random);
            }
        }
        return tables;
    }

    private static void Normalize(BackoffTables tables, int[] context, int n, int node, RandomSource random)
    {
        BackoffLevel level = tables.Levels[n - 1], next = tables.Levels[n];
        int start = level.ChildStarts[node], end = level.ChildStarts[node + 1];
        if (start == end)
        {
            return;
        }
        double lower = 0, sum = 0, mass = 0.3 + (0.6 * random.NextDouble());
        double[] raw = [.. Enumerable.Range(start, end - start).Select(_ => 0.01 + random.NextDouble())];
        for (int i = start; i < end; i++)
        {
            next.Log10Probabilities[i] = (float)Math.Log10(raw[i - start] / raw.Sum() * mass);
            sum += Math.Pow(10, next.Log10Probabilities[i]);
            lower += Math.Pow(10, Definition.Log10Probability(tables, context.AsSpan(1), next.Words![i]));
        }
        level.Log10Backoffs[node] = (float)Math.Log10((1 - sum) / (1 - lower));
    }
}

/// <summary>The definition of a backoff model, evaluated as it is written.</summary>
internal static class Definition
{
    /// <summary>log₁₀ p(word | context), the context being as long as it may.</summary>
    public static double Log10Probability(BackoffTables tables, ReadOnlySpan<int> context, int word)
    {
        if (context.Length > tables.Order - 1)
        {
            context = context[^(tables.Order - 1)..];
        }
        double backoffs = 0;
        for (; ; context = context[1..])
        {
            int gram = Node(tables, [.. context, word]);
            if (gram >= 0)
            {
                return tables.Levels[context.Length].Log10Probabilities[gram] + backoffs;
            }
            int node = Node(tables, context);
            backoffs += node < 0 ? 0 : tables.Levels[context.Length - 1].Log10Backoffs[node];
        }
    }

    public static int MatchedOrder(BackoffTables tables, ReadOnlySpan<int> context, int word)
    {
        int length = Math.Min(context.Length, tables.Order - 1);
        while (Node(tables, [.. context[^length..], word]) < 0)
        {
            length--;
        }
        return length + 1;
    }

    public static int Node(BackoffTables tables, ReadOnlySpan<int> words)
    {
        int node = words[0];
        for (int i = 1; i < words.Length && node >= 0; i++)
        {
            int start = tables.Levels[i - 1].ChildStarts[node], end = tables.Levels[i - 1].ChildStarts[node + 1], found = -1;
            for (int child = start; child < end; child++)
            {
                found = tables.Levels[i].Words![child] == words[i] ? child : found;
            }
            node = found;
        }
        return node;
    }

    /// <summary>What a model has as its context after these words: from the last begin of a sentence on.</summary>
    public static int[] Context(BackoffTables tables, IEnumerable<int> seen)
    {
        List<int> context = tables.BySentences ? [tables.Vocabulary.BeginId!.Value] : [];
        foreach (int word in seen)
        {
            if (tables.BySentences && (word == tables.Vocabulary.EndId || word == tables.Vocabulary.BeginId))
            {
                context = [tables.Vocabulary.BeginId!.Value];
            }
            else
            {
                context.Add(word);
            }
        }
        return [.. context];
    }
}
