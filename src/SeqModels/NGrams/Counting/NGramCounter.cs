using SeqModels.NGrams.Memory;
using SeqModels.Text;

namespace SeqModels.NGrams.Counting;

/// <summary>Counts all n-grams up to an order by sorting, in memory or in runs on disk.</summary>
internal static class NGramCounter
{
    /// <summary>The levels 1 … order of the trie of a text that is sorted in memory.</summary>
    public static NGramLevel[] Count(EncodedCorpus corpus, int order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using NGramText text = NGramText.Create(corpus, order);
        return Count(text, corpus.Vocabulary.Count, order, cancellationToken);
    }

    /// <summary>The levels 1 … order of the trie of a text that is laid out.</summary>
    public static NGramLevel[] Count(NGramText text, int vocabularySize, int order, CancellationToken cancellationToken)
    {
        using var sort = new NGramSort(text, vocabularySize, order, cancellationToken);
        return WithRepeats(NGramTrieBuilder.Build(sort, vocabularySize, order), text);
    }

    /// <summary>The same; null when the trie and an estimation from it would not fit into the memory.</summary>
    public static NGramLevel[]? Count(NGramText text, int vocabularySize, int order, WorkingMemory memory, CancellationToken cancellationToken)
    {
        using var sort = new NGramSort(text, vocabularySize, order, cancellationToken);
        var ngrams = new long[order];
        for (int k = 0; k < order; k++)
        {
            ngrams[k] = k == 0 ? vocabularySize : Enumerable.Range(0, sort.Shards).Sum(shard => sort.NodeCounts[shard, k + 1]);
        }
        bool fits = memory.Fits(EstimationMemory.OfCounts(ngrams)) && memory.Fits(EstimationMemory.Of(ngrams), sort.Bytes);
        return fits ? WithRepeats(NGramTrieBuilder.Build(sort, vocabularySize, order), text) : null;
    }

    /// <summary>The levels 1 … order of the trie of a text in parts, within a budget.</summary>
    public static NGramLevel[] Count(
        IEnumerable<EncodedCorpus> parts, int order, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress,
        CancellationToken cancellationToken)
    {
        using IEnumerator<EncodedCorpus> rest = parts.GetEnumerator();
        rest.MoveNext();
        EncodedCorpus part = rest.Current;
        bool more = rest.MoveNext();
        if (!more && NGramRuns.Fits(part, options.MemoryBudget))
        {
            NGramLevel[] levels = Count(part, order, cancellationToken);
            progress?.Report(new NGramCountingProgress(part.Count, 0, 1));
            return levels;
        }
        long tokens = 0;
        int size = part.Vocabulary.Count;
        using var runs = new NGramRuns(order, options);
        while (true)
        {
            runs.Add(part, reversed: false, Sorted, cancellationToken);
            if (!more)
            {
                break;
            }
            part = rest.Current;
            more = rest.MoveNext();
        }
        int written = runs.Count;
        double records = runs.Records;
        return NGramTrieWriter.Build(runs.Merge(), size, order,
            merged => progress?.Report(new NGramCountingProgress(tokens, written, merged / records)), cancellationToken: cancellationToken);

        void Sorted(long words)
        {
            tokens += words;
            progress?.Report(new NGramCountingProgress(tokens, runs.Count, 0));
        }
    }

    /// <summary>Adds the sentences without words that are not laid out, each <c>&lt;s&gt; &lt;/s&gt;</c>.</summary>
    private static NGramLevel[] WithRepeats(NGramLevel[] levels, NGramText text)
    {
        if (text.EmptyRepeats > 0)
        {
            int begin = text.Words.Get(text.EmptySentence) - 1, end = text.Words.Get(text.EmptySentence + 1) - 1;
            Add(ref levels[0].Counts[begin]);
            Add(ref levels[0].Counts[end]);
            if (levels.Length > 1)
            {
                Add(ref levels[1].Counts[levels[0].Child(begin, end, levels[1])]);
            }
        }
        return levels;

        void Add(ref int count) => count = checked((int)(count + text.EmptyRepeats));
    }
}
