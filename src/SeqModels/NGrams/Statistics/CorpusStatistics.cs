using SeqModels.NGrams.Counting;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// Statistics of a text: rank–frequency lists and Zipf's law per order, vocabulary growth, and the coverage of a text by vocabularies of
/// given sizes. N-grams with <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c> are excluded, and n-grams do not cross sentence boundaries. Immutable.
/// </summary>
/// <example><code>
/// CorpusStatistics statistics = CorpusStatistics.Of(train, heldOut: test);
/// Console.WriteLine($"Zipf {statistics.Orders[0].Fit?.Exponent:F2}, Heaps {statistics.Growth.Exponent:F2}");
/// foreach (CoveragePoint point in statistics.Coverage)
/// {
///     Console.WriteLine($"{point.VocabularySize} words: {point.OovRate:P1} out of vocabulary");
/// }
/// </code></example>
public sealed class CorpusStatistics
{
    private CorpusStatistics(IReadOnlyList<RankFrequency> orders, VocabularyGrowth growth, IReadOnlyList<CoveragePoint> coverage) =>
        (Orders, Growth, Coverage) = (orders, growth, coverage);

    /// <summary>The rank–frequency lists: unigrams at [0], bigrams at [1], up to <see cref="CorpusStatisticsOptions.MaxOrder"/>.</summary>
    public IReadOnlyList<RankFrequency> Orders { get; }

    /// <summary>The number of types as a function of the number of tokens read.</summary>
    public VocabularyGrowth Growth { get; }

    /// <summary>Coverage and out-of-vocabulary rate by ascending vocabulary size. A vocabulary of size n has the n most frequent words of
    /// the text, ties by ascending id, without the unknown token, whose occurrences are never covered.</summary>
    public IReadOnlyList<CoveragePoint> Coverage { get; }

    /// <summary>Computes the statistics of a text. Time is proportional to tokens · orders, and to n log n for n distinct
    /// n-grams.</summary>
    /// <param name="corpus">The text. Its vocabulary should have no frequency cut-off, since unknown tokens count as one type.</param>
    /// <param name="heldOut">A held-out text with the same vocabulary, for <see cref="CoveragePoint.OovRate"/>; null for none.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops counting.</param>
    /// <exception cref="ArgumentException">The text is empty, or the texts have different vocabularies.</exception>
    public static CorpusStatistics Of(
        EncodedCorpus corpus, EncodedCorpus? heldOut = null, CorpusStatisticsOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        options ??= new CorpusStatisticsOptions();
        if (corpus.Count == 0)
        {
            throw new ArgumentException("CorpusStatistics.Of: the text has no tokens.", nameof(corpus));
        }
        if (heldOut is not null && !heldOut.Vocabulary.Equals(corpus.Vocabulary))
        {
            throw new ArgumentException(
                $"CorpusStatistics.Of: the held-out text has another vocabulary ({heldOut.Vocabulary}) than the text ({corpus.Vocabulary}). " +
                "Encode both with one vocabulary.", nameof(heldOut));
        }
        NGramCounts counts = NGramCounts.Count(corpus, options.MaxOrder, cancellationToken);
        var orders = new RankFrequency[counts.Order];
        for (int k = 0; k < orders.Length; k++)
        {
            orders[k] = new RankFrequency(k + 1, Frequencies(counts, k), options.MinFrequency);
        }
        return new CorpusStatistics(orders, VocabularyGrowth.Of(corpus.Ids, corpus.Vocabulary.Count), Cover(corpus, heldOut, options));
    }

    /// <summary>The frequencies of the n-grams of words at level k, descending: those after <c>&lt;s&gt;</c> are one range of the
    /// trie.</summary>
    private static int[] Frequencies(NGramCounts counts, int k)
    {
        NGramLevel level = counts.Levels[k];
        (int beginFrom, int beginTo) = (0, 0);
        if (counts.BySentences)
        {
            (beginFrom, beginTo) = (counts.Vocabulary.BeginId!.Value, counts.Vocabulary.BeginId.Value + 1);
            for (int i = 0; i < k; i++)
            {
                (beginFrom, beginTo) = (counts.Levels[i].ChildStarts![beginFrom], counts.Levels[i].ChildStarts![beginTo]);
            }
        }
        int end = counts.BySentences ? counts.Vocabulary.EndId!.Value : -1;
        var frequencies = new List<int>(level.Counts.Length);
        for (int node = 0; node < level.Counts.Length; node++)
        {
            bool isOfWords = (node < beginFrom || node >= beginTo) && (level.Words is null ? node : level.Words[node]) != end;
            if (isOfWords && level.Counts[node] > 0)
            {
                frequencies.Add(level.Counts[node]);
            }
        }
        int[] sorted = [.. frequencies];
        sorted.AsSpan().Sort(static (a, b) => b.CompareTo(a));
        return sorted;
    }

    private static CoveragePoint[] Cover(EncodedCorpus corpus, EncodedCorpus? heldOut, CorpusStatisticsOptions options)
    {
        var frequencies = new int[corpus.Vocabulary.Count];
        foreach (int id in corpus.Ids)
        {
            frequencies[id]++;
        }
        if (corpus.Vocabulary.UnknownId is { } unknown)
        {
            frequencies[unknown] = 0;
        }
        int[] words = [.. Enumerable.Range(0, frequencies.Length).Where(id => frequencies[id] > 0).OrderByDescending(id => frequencies[id])];
        long[] own = Covered(words, corpus.Ids, frequencies.Length);
        long[] others = Covered(words, heldOut is null ? [] : heldOut.Ids, frequencies.Length);
        return [.. (options.VocabularySizes ?? Sizes(words.Length)).Where(size => size <= words.Length).Distinct().Select(size => new CoveragePoint(
            size, (double)own[size] / corpus.Count, heldOut is { Count: > 0 } ? 1 - ((double)others[size] / heldOut.Count) : null))];
    }

    /// <summary>How many of the tokens are among the first n words, at [n].</summary>
    private static long[] Covered(int[] words, ReadOnlySpan<int> ids, int vocabularySize)
    {
        var ranks = new int[vocabularySize];
        for (int i = 0; i < words.Length; i++)
        {
            ranks[words[i]] = i + 1;
        }
        var covered = new long[words.Length + 1];
        foreach (int id in ids)
        {
            covered[ranks[id]]++;
        }
        covered[0] = 0;
        for (int i = 1; i < covered.Length; i++)
        {
            covered[i] += covered[i - 1];
        }
        return covered;
    }

    private static IEnumerable<int> Sizes(int types)
    {
        for (long power = 1; power < types; power *= 10)
        {
            foreach (long size in (long[])[power, 2 * power, 5 * power])
            {
                if (size < types)
                {
                    yield return (int)size;
                }
            }
        }
        yield return types;
    }
}
