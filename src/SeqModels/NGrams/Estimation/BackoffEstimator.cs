using System.Diagnostics;
using System.Runtime.InteropServices;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.Estimation;

/// <summary>
/// Turns counts into a backoff model, one order after the other from 1 upwards. An order needs the counts that the method discounts (with
/// Kneser–Ney those of left neighbours, which are links arriving from the order above), its rule, and the order below through its links;
/// the order below is then converted to logarithms. The links of at most two orders are in memory at a time.
/// </summary>
internal sealed class BackoffEstimator
{
    private readonly NGramCounts _counts;
    private readonly NGramLevel[] _levels;
    private readonly NGramSmoothing _smoothing;
    private readonly OrderFits _fits;
    private readonly CancellationToken _cancellationToken;
    private readonly AdjustedCounts _adjusted;
    private readonly float[][] _probabilities;
    private readonly float[][] _backoffs;
    private long _working;
    private long _mostWorking;

    private BackoffEstimator(NGramCounts counts, NGramSmoothing smoothing, CancellationToken cancellationToken)
    {
        (_counts, _levels, _smoothing, _cancellationToken) = (counts, counts.Levels, smoothing, cancellationToken);
        _fits = new OrderFits(counts, smoothing);
        _adjusted = new AdjustedCounts(counts);
        _probabilities = new float[_levels.Length][];
        _backoffs = new float[_levels.Length][];
    }

    /// <summary>Estimates all orders of the counts.</summary>
    /// <exception cref="ArgumentException">Add-k with an order above 1: it is no backoff model.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static BackoffTables Estimate(
        NGramCounts counts, NGramSmoothing smoothing, out EstimationReport report, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(smoothing);
        if (smoothing.PseudoCount > 0 && counts.Order > 1)
        {
            throw new ArgumentException($"{smoothing} of order {counts.Order} is no backoff model: it does not look at lower orders.", nameof(smoothing));
        }
        return new BackoffEstimator(counts, smoothing, cancellationToken).Run(progress, out report);
    }

    private BackoffTables Run(IProgress<double>? progress, out EstimationReport report)
    {
        double all = _levels.Sum(level => (double)level.Counts.Length), done = 0;
        long start = Stopwatch.GetTimestamp();
        for (int order = 1; order <= _levels.Length; order++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            EstimateOrder(order);
            progress?.Report((done += _levels[order - 1].Counts.Length) / all);
        }
        Logarithms.Take(_probabilities[^1]);
        BackoffLevel[] levels = BackoffPruning.Levels(_counts, _smoothing, _probabilities, _backoffs);
        var tables = new BackoffTables(_counts.Vocabulary, _counts.BySentences, levels) { IsNormalized = _smoothing.IsNormalized };
        if (_smoothing.GivesUnseenOnly && _smoothing.IsNormalized)
        {
            BackoffExactWeights.Set(new BackoffWalker(tables), _cancellationToken);
        }
        report = new EstimationReport
        {
            Smoothing = _smoothing,
            Orders = [.. levels.Select((level, i) => _fits.Estimates[i] with
            {
                KeptNGramCount = BackoffPruning.Kept(_counts, _smoothing, level, i + 1),
            })],
            TokenCount = _counts.TokenCount,
            PredictedTokens = _counts.Vocabulary.Count - (_counts.Vocabulary.BeginId is null ? 0 : 1),
            OutOfVocabulary = OutOfVocabulary(tables),
            EstimatedBytes = _mostWorking,
            Elapsed = Stopwatch.GetElapsedTime(start),
        };
        return tables;
    }

    private void EstimateOrder(int order)
    {
        NGramLevel level = _levels[order - 1];
        float[] probabilities = Allocate<float>(level.Counts.Length);
        bool neighbours = _smoothing.AdjustsCounts && order < _levels.Length;
        if (neighbours)
        {
            _adjusted.Count(order, probabilities);
        }
        float[]? inPlace = neighbours ? probabilities : null;
        OrderRule rule = _fits.Fit(order, inPlace);
        if (order == 1)
        {
            EstimateUnigrams(rule, inPlace, probabilities);
        }
        else
        {
            NGramLevel contexts = _levels[order - 2];
            float[] backoffs = Allocate<float>(contexts.Counts.Length);
            bool links = rule.FixedWeight is null;
            new OrderEstimation(contexts)
            {
                Rule = rule,
                Starts = contexts.ChildStarts!,
                Occurrences = level.Counts,
                CountsInPlace = neighbours,
                PruneThreshold = PruneThreshold(order),
                Links = links ? _adjusted.Links(order) : null,
                Lower = _probabilities[order - 2],
                Probabilities = probabilities,
                Backoffs = backoffs,
                CancellationToken = _cancellationToken,
            }.Run();
            _backoffs[order - 2] = backoffs;
            Logarithms.Take(_probabilities[order - 2]);
            Work(0);
            _adjusted.Drop(order - 1);
            if (neighbours || order == _levels.Length)
            {
                // The links of the next order were made with its left neighbours; they are all that it needs.
                _adjusted.Drop(order);
            }
        }
        _probabilities[order - 1] = probabilities;
    }

    private void EstimateUnigrams(OrderRule rule, float[]? inPlace, float[] probabilities)
    {
        int[] occurrences = _levels[0].Counts;
        int begin = _counts.Vocabulary.BeginId ?? -1, threshold = PruneThreshold(1);
        if (inPlace is null)
        {
            occurrences.CopyTo(MemoryMarshal.Cast<float, int>(probabilities.AsSpan()));
            if (begin >= 0)
            {
                MemoryMarshal.Cast<float, int>(probabilities.AsSpan())[begin] = 0;
            }
        }
        UnigramEstimation.Run(
            MemoryMarshal.Cast<float, int>(probabilities.AsSpan()),
            word => BackoffPruning.KeepsWord(_counts, word, threshold), rule, _smoothing.MixesUniform, begin, probabilities);
    }

    private T[] Allocate<T>(int count)
    {
        Work(count * 4L);
        return new T[count];
    }

    private void Work(long bytes)
    {
        _working += bytes;
        _mostWorking = Math.Max(_mostWorking, _working + _adjusted.Bytes);
    }

    private int PruneThreshold(int order) => _smoothing.PruneThreshold(order);

    private string OutOfVocabulary(BackoffTables tables)
    {
        if (_counts.Vocabulary.UnknownId is not { } unknown)
        {
            return "the vocabulary has no token for unknown words; such a word is refused";
        }
        string token = _counts.Vocabulary[unknown];
        double probability = Math.Pow(10, tables.Levels[0].Log10Probabilities[unknown]);
        string counted = _levels[0].Counts[unknown] == 0 ? "it was not counted and has what is left for unseen words" : "it was counted as a word";
        return FormattableString.Invariant($"scored as '{token}', p = {probability:G6} without context; {counted}");
    }
}
