using System.Diagnostics;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// Interpolated discounting of a text of any length within a budget of memory: streams of sorted rows, each sorted outside memory where it must be.
/// <list type="number">
/// <item>Sentences are counted backwards in runs, merged sorted by suffix (<see cref="DiskCounts"/>): counts and discounts.</item>
/// <item>Per order, sorted by words from the first on: what is kept of each count, the weight of each context, the places in the trie.</item>
/// <item>Per order, sorted by suffix again: each n-gram adds its context's weight times the probability of its suffix in the order below.</item>
/// <item>Per order, sorted by place in the trie: the probabilities as they will lie.</item>
/// </list>
/// The numbers are those of <see cref="BackoffEstimator"/>, bit for bit.
/// </summary>
internal sealed class DiskEstimator : IDisposable
{
    private const long SmallestReclaimed = 1 << 24;

    private readonly TemporaryFiles _files;
    private readonly DiscountSmoothing _smoothing;
    private readonly int _order;
    private readonly long _budget;
    private readonly CancellationToken _cancellation;
    private readonly List<IDisposable> _open = [];
    private readonly List<OrderEstimate> _estimates = [];
    private DiskCounts _counts = null!;
    private DiskLevel[] _levels = [];

    private DiskEstimator(int order, DiscountSmoothing smoothing, NGramCountingOptions options, CancellationToken cancellation)
    {
        (_order, _smoothing, _cancellation) = (order, smoothing, cancellation);
        _budget = options.MemoryBudget;
        _files = new TemporaryFiles(options.TemporaryFolder);
    }

    /// <summary>Counts and estimates; the caller disposes the tables.</summary>
    /// <exception cref="ArgumentException">The text is not by sentences, or the discounts are to be tuned on held-out text.</exception>
    public static DiskTables Estimate(
        IEnumerable<EncodedCorpus> parts, int order, DiscountSmoothing smoothing, NGramCountingOptions options,
        IProgress<NGramCountingProgress>? progress, CancellationToken cancellation, out EstimationReport report)
    {
        if (smoothing.HeldOut is not null)
        {
            throw new ArgumentException("Estimation from parts: discounts cannot be tuned on held-out text; give them, or take those of the counts.", nameof(smoothing));
        }
        long start = Stopwatch.GetTimestamp();
        var estimator = new DiskEstimator(order, smoothing, options, cancellation);
        try
        {
            var text = new CheckedParts(parts);
            estimator.Count(text, options, progress);
            DiskTables tables = estimator.Run(text.Vocabulary);
            report = estimator.Report(text.Vocabulary, Stopwatch.GetElapsedTime(start));
            return tables;
        }
        catch
        {
            estimator.Dispose();
            throw;
        }
        finally
        {
            estimator._counts?.Dispose();
        }
    }

    public void Dispose()
    {
        _open.ForEach(file => file.Dispose());
        _files.Dispose();
    }

    private void Count(CheckedParts text, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress)
    {
        long tokens = 0;
        using var runs = new NGramRuns(_order, options with { MemoryBudget = Math.Max(1, _budget / 2) });
        foreach (EncodedCorpus part in text)
        {
            if (!part.HasSentences)
            {
                throw new ArgumentException("Estimation from parts: the text must be of sentences; estimate running text from NGramCounts.", nameof(text));
            }
            runs.Add(part, reversed: true, words => progress?.Report(new NGramCountingProgress(tokens += words, runs.Count, 0)), _cancellation);
        }
        _counts = new DiskCounts(_files, text.Vocabulary, _order, _smoothing, text.FirstAppearance, _budget / 2);
        Reclaim();
        _counts.Read(runs.Merge(), _cancellation);
        Reclaim();
    }

    private void Reclaim()
    {
        if (_budget is >= SmallestReclaimed and < long.MaxValue)
        {
            TemporaryFiles.Reclaim();
        }
    }

    private DiskTables Run(Vocabulary vocabulary)
    {
        _levels = new DiskLevel[_order];
        for (int k = 0; k < _order; k++)
        {
            _levels[k] = Keep(new DiskLevel(_files, k == 0 ? vocabulary.Count : 0));
        }
        float[] unigrams = EstimateUnigrams(vocabulary);
        IntFile? contexts = null;
        IEnumerator<(float Probability, int Children)> lower = Below(unigrams).GetEnumerator();
        for (int k = 1; k < _order; k++)
        {
            using RowSorter bySuffix = new(_files, 5, 1, _budget / 4);
            IntFile? words = k + 1 < _order ? Keep(new IntFile(_files)) : null;
            new DiskContexts(_counts.NGrams[k], Rule(k), _smoothing.PruneThreshold(k + 1), k, contexts, words, _levels[k - 1], _levels[k], bySuffix)
                .Run(_cancellation);
            contexts?.Dispose();
            _counts.NGrams[k].Dispose();
            words?.Complete();
            contexts = words;
            Reclaim();

            using RowSorter byPlace = new(_files, 2, 1, _budget / 4);
            IntFile? linear = k + 1 < _order ? Keep(new IntFile(_files)) : null;
            Interpolate(bySuffix.Sort(), lower, byPlace, linear);
            linear?.Complete();
            lower.Dispose();
            bySuffix.Dispose();
            Reclaim();
            RowReader placed = byPlace.Sort();
            while (placed.MoveNext())
            {
                _levels[k].Log10Probabilities.Write(Log10(BitConverter.Int32BitsToSingle(placed.Row[1])));
            }
            lower = linear is null ? Enumerable.Empty<(float, int)>().GetEnumerator() : Below(linear, _counts.Children[k]).GetEnumerator();
        }
        foreach (DiskLevel level in _levels)
        {
            level.Complete();
        }
        return new DiskTables(_files, vocabulary, _levels);
    }

    private float[] EstimateUnigrams(Vocabulary vocabulary)
    {
        var unigrams = new float[vocabulary.Count];
        int threshold = _smoothing.PruneThreshold(1);
        UnigramEstimation.Run(_counts.Unigrams, Keeps, Rule(0), _smoothing.InterpolateUnigrams, vocabulary.BeginId!.Value, unigrams);
        foreach (float unigram in unigrams)
        {
            _levels[0].Log10Probabilities.Write(Log10(unigram));
        }
        return unigrams;

        bool Keeps(int word) => _counts.UnigramOccurrences[word] > threshold
            || word == vocabulary.UnknownId || word == vocabulary.BeginId || word == vocabulary.EndId;
    }

    /// <summary>Every word of the text with its probability and the number of bigrams that end in it.</summary>
    private IEnumerable<(float Probability, int Children)> Below(float[] unigrams)
    {
        for (int word = 0; word < unigrams.Length; word++)
        {
            if (_counts.UnigramOccurrences[word] > 0)
            {
                yield return (unigrams[word], _counts.UnigramChildren[word]);
            }
        }
    }

    private static IEnumerable<(float Probability, int Children)> Below(IntFile probabilities, IntFile children)
    {
        probabilities.Open();
        children.Open();
        for (long i = 0; i < probabilities.Count; i++)
        {
            yield return (probabilities.ReadSingle(), children.Read());
        }
        probabilities.Dispose();
    }

    /// <summary>Adds to each n-gram what comes from its suffix; a place that no row has was pruned.</summary>
    private void Interpolate(RowReader rows, IEnumerator<(float Probability, int Children)> lower, RowSorter byPlace, IntFile? linear)
    {
        int place = 0;
        Span<int> placed = stackalloc int[2];
        bool more = rows.MoveNext();
        while (lower.MoveNext())
        {
            (float below, int children) = lower.Current;
            for (int i = 0; i < children; i++, place++)
            {
                float probability = 0;
                if (more && rows.Row[0] == place)
                {
                    ReadOnlySpan<int> row = rows.Row;
                    double kept = BitConverter.Int64BitsToDouble((uint)row[2] | ((long)row[3] << 32)), rest = BitConverter.Int32BitsToSingle(row[4]);
                    probability = (float)(kept + rest * below);
                    (placed[0], placed[1]) = (row[1], BitConverter.SingleToInt32Bits(probability));
                    byPlace.Add(placed);
                    more = rows.MoveNext();
                }
                linear?.Write(probability);
            }
            if ((place & 0xFFF) == 0)
            {
                _cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private OrderRule Rule(int k)
    {
        long[] tally = _counts.Tallies[k];
        double[]? discounts = _smoothing.Discounts.Count > 0
            ? [.. _smoothing.Discounts[Math.Min(k, _smoothing.Discounts.Count - 1)]]
            : _smoothing.DiscountsPerOrder == 3 ? DiscountFormulas.ModifiedKneserNey(tally) : DiscountFormulas.Absolute(tally);
        string? fallback = discounts is null
            ? $"the counts of counts {string.Join(" ", tally)} give no discounts; took {string.Join(", ", _smoothing.FallbackDiscounts)}"
            : null;
        discounts ??= [.. _smoothing.FallbackDiscounts];
        int count = k == 0 ? _counts.Unigrams.Length : checked((int)_counts.NGrams[k].Count);
        _estimates.Add(new OrderEstimate { Order = k + 1, NGramCount = count, KeptNGramCount = count, CountsOfCounts = tally, Discounts = discounts, Fallback = fallback });
        return OrderRule.FromDiscounts(discounts);
    }

    private EstimationReport Report(Vocabulary vocabulary, TimeSpan elapsed) => new()
    {
        Smoothing = _smoothing,
        Orders = [.. _estimates.Select((estimate, k) => k == 0 ? estimate : estimate with { KeptNGramCount = _levels[k].Count })],
        TokenCount = _counts.TokenCount,
        PredictedTokens = vocabulary.Count - 1,
        OutOfVocabulary = vocabulary.UnknownId is { } unknown
            ? $"scored as '{vocabulary[unknown]}'"
            : "the vocabulary has no token for unknown words; such a word is refused",
        EstimatedBytes = _budget,
        Elapsed = elapsed,
    };

    private static float Log10(float probability) => Math.Min(0, (float)Math.Log10(probability));

    private T Keep<T>(T file)
        where T : IDisposable
    {
        _open.Add(file);
        return file;
    }
}
