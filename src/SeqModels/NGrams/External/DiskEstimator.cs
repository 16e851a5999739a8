using System.Diagnostics;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Memory;
using SeqModels.Text;

namespace SeqModels.NGrams.External;

/// <summary>
/// Estimates an interpolated model of a text of any length within a budget of memory: streams of sorted rows, each sorted outside memory
/// where it must be. <list type="number">
/// <item>A text sorted backwards in runs (<see cref="BackwardCounts"/>) is merged (<see cref="DiskAdjustedCounts"/>): adjusted counts and
/// the statistics of each order.</item> <item>Per order, sorted by words from the first on (<see cref="DiskInitialProbabilities"/>):
/// initial probabilities, the weight of each context, the places in the trie.</item> <item>Per order, sorted by suffix again:
/// interpolation, each n-gram adds its context's weight times the probability of its suffix in the order below.</item> <item>Per order,
/// sorted by place in the trie: the probabilities as they will lie.</item>
/// </list>
/// The numbers are those of <see cref="BackoffEstimator"/>, bit for bit.
/// </summary>
internal sealed class DiskEstimator : IDisposable
{
    private readonly TemporaryFiles _files;
    private readonly NGramSmoothing _smoothing;
    private readonly int _order;
    private readonly WorkingMemory _memory;
    private readonly long _budget;
    private readonly Action<double> _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly List<IDisposable> _open = [];
    private readonly List<OrderEstimate> _estimates = [];
    private DiskAdjustedCounts _counts = null!;
    private DiskLevel[] _levels = [];

    private DiskEstimator(
        int order, NGramSmoothing smoothing, NGramCountingOptions options, WorkingMemory memory, Action<double> progress, CancellationToken cancellationToken)
    {
        (_order, _smoothing, _memory, _progress, _cancellationToken) = (order, smoothing, memory, progress, cancellationToken);
        _budget = memory.Available;
        _files = new TemporaryFiles(options.TemporaryFolder);
    }

    /// <summary>Counts and estimates; the caller disposes the tables.</summary>
    /// <exception cref="ArgumentException">The discounts are to be tuned on held-out text.</exception>
    public static DiskTables Estimate(
        IEnumerable<EncodedCorpus> parts, int order, NGramSmoothing smoothing, NGramCountingOptions options,
        IProgress<NGramCountingProgress>? progress, CancellationToken cancellationToken, out EstimationReport report)
    {
        using var counts = BackwardCounts.Count(parts, order, options, progress, cancellationToken);
        return Estimate(counts, smoothing, options, cancellationToken, out report);
    }

    /// <summary>Estimates from a text that is sorted; the caller disposes the tables.</summary>
    /// <exception cref="ArgumentException">The discounts are to be tuned on held-out text.</exception>
    public static DiskTables Estimate(
        BackwardCounts counts, NGramSmoothing smoothing, NGramCountingOptions options, CancellationToken cancellationToken, out EstimationReport report)
    {
        CheckMethod(smoothing);
        long start = Stopwatch.GetTimestamp();
        var estimator = new DiskEstimator(counts.Order, smoothing, options, counts.Memory, counts.Estimated, cancellationToken);
        try
        {
            estimator.Read(counts);
            DiskTables tables = estimator.Run(counts.Vocabulary, counts.BySentences);
            report = estimator.Report(counts.Vocabulary, Stopwatch.GetElapsedTime(start));
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

    /// <summary>Refuses what needs all counts in memory.</summary>
    private static void CheckMethod(NGramSmoothing smoothing)
    {
        string? needs = smoothing.FitsHeldOut ? "discounts are tuned on held-out text"
            : smoothing.GivesUnseenOnly || smoothing.PseudoCount is not null ? $"{smoothing} does not interpolate, and is estimated"
            : null;
        if (needs is not null)
        {
            throw new ArgumentException(
                $"NGramModel.EstimateToFile: {needs} only when the counts fit into the budget; raise NGramCountingOptions.MemoryBudget, " +
                (smoothing.FitsHeldOut ? "give the discounts, or take those of the counts." : "or take a method that interpolates."), nameof(smoothing));
        }
    }

    private void Read(BackwardCounts counts)
    {
        _counts = new DiskAdjustedCounts(_files, counts.Vocabulary, counts.BySentences, _order, _smoothing, counts.FirstAppearance, _budget / 2);
        _counts.Read(counts.Merge(), counts.Merged, _cancellationToken);
        counts.Release();
        _memory.Reclaim();
    }

    private DiskTables Run(Vocabulary vocabulary, bool bySentences)
    {
        double all = Enumerable.Range(1, _order - 1).Sum(k => (double)_counts.NGrams[k].Count), done = 0;
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
            new DiskInitialProbabilities(_counts.NGrams[k], Rule(k, vocabulary), _smoothing.PruneThreshold(k + 1), k, contexts, words, _levels[k - 1], _levels[k], bySuffix)
                .Run(_cancellationToken);
            contexts?.Dispose();
            _counts.NGrams[k].Dispose();
            words?.Complete();
            contexts = words;
            _memory.Reclaim();

            using RowSorter byPlace = new(_files, 2, 1, _budget / 4);
            IntFile? linear = k + 1 < _order ? Keep(new IntFile(_files)) : null;
            Interpolate(bySuffix.Sort(), lower, byPlace, linear);
            linear?.Complete();
            lower.Dispose();
            bySuffix.Dispose();
            _memory.Reclaim();
            RowReader placed = byPlace.Sort();
            while (placed.MoveNext())
            {
                _levels[k].Log10Probabilities.Write(Log10(BitConverter.Int32BitsToSingle(placed.Row[1])));
            }
            _progress((done += _counts.NGrams[k].Count) / all * 0.9);
            lower = linear is null ? Enumerable.Empty<(float, int)>().GetEnumerator() : Below(linear, _counts.Children[k]).GetEnumerator();
        }
        foreach (DiskLevel level in _levels)
        {
            level.Complete();
        }
        return new DiskTables(_files, vocabulary, bySentences, _levels);
    }

    private float[] EstimateUnigrams(Vocabulary vocabulary)
    {
        var unigrams = new float[vocabulary.Count];
        int threshold = _smoothing.PruneThreshold(1);
        UnigramEstimation.Run(_counts.Unigrams, Keeps, Rule(0, vocabulary), _smoothing.MixesUniform, vocabulary.BeginId ?? -1, unigrams);
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
                _cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private OrderRule Rule(int k, Vocabulary vocabulary)
    {
        var statistics = new OrderStatistics
        {
            Order = k + 1,
            MaxOrder = _order,
            TokenCount = _counts.Tokens[k],
            TypeCount = _counts.Types[k],
            CountsOfCounts = _counts.Tallies[k],
            PredictedTokens = vocabulary.Count - (vocabulary.BeginId is null ? 0 : 1),
        };
        OrderRule rule = _smoothing.Fit(statistics);
        _estimates.Add(OrderEstimate.Of(statistics, rule, k == 0 ? _counts.Unigrams.Length : checked((int)_counts.NGrams[k].Count)));
        return rule;
    }

    private EstimationReport Report(Vocabulary vocabulary, TimeSpan elapsed) => new()
    {
        Smoothing = _smoothing,
        Orders = [.. _estimates.Select((estimate, k) => k == 0 ? estimate : estimate with { KeptNGramCount = _levels[k].Count })],
        TokenCount = _counts.TokenCount,
        PredictedTokens = vocabulary.Count - (vocabulary.BeginId is null ? 0 : 1),
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
