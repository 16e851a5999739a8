using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// A text of any length sorted backwards, in runs on disk: sentences, or whole parts of running text, are read from their end to their beginning, so
/// that what stands before an n-gram continues it.
/// </summary>
internal sealed class BackwardCounts : IDisposable
{
    /// <summary>Merging leaves at least this part of the n-grams of many runs, as far as one may hope.</summary>
    private const double LeastLeft = 1.0 / 3;

    private readonly NGramRuns _runs;
    private readonly CheckedParts _text;
    private readonly long _budget;
    private readonly IProgress<NGramCountingProgress>? _progress;
    private readonly List<int[]> _tails = [];
    private long _tokens;

    private BackwardCounts(CheckedParts text, int order, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress)
    {
        (_text, Order, _budget, _progress) = (text, order, options.MemoryBudget, progress);
        _runs = new NGramRuns(order, options);
    }

    public int Order { get; }

    public Vocabulary Vocabulary => _text.Vocabulary;

    public bool BySentences => _text.HasSentences;

    public int[] FirstAppearance => _text.FirstAppearance;

    /// <summary>Sorts all parts; the caller disposes the runs.</summary>
    public static BackwardCounts Count(
        IEnumerable<EncodedCorpus> parts, int order, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress, CancellationToken cancellation)
    {
        var counts = new BackwardCounts(new CheckedParts(parts), order, options, progress);
        try
        {
            foreach (EncodedCorpus part in counts._text)
            {
                if (counts._tokens == 0)
                {
                    // What building the vocabulary took.
                    TemporaryFiles.Reclaim(options.MemoryBudget);
                }
                counts._runs.Add(part, reversed: true, counts.Sorted, cancellation);
                if (!part.HasSentences)
                {
                    counts._tails.Add(part.Ids[Math.Max(0, part.Count - order + 1)..].ToArray());
                }
            }
            return counts;
        }
        catch
        {
            counts.Dispose();
            throw;
        }
    }

    /// <summary>All n-grams backwards, in order; each call begins anew.</summary>
    public INGramSource Merge() => _runs.Merge();

    /// <summary>Hears how many n-grams of the runs are merged.</summary>
    public void Merged(long ngrams) => Report(ngrams / (double)Math.Max(1, _runs.Records), 0);

    /// <summary>Hears which part of the estimation is done.</summary>
    public void Estimated(double part) => Report(1, part);

    /// <summary>The counts forwards in memory; null when they and an estimation from them do not fit into the budget.</summary>
    public NGramCounts? Turn(CancellationToken cancellation)
    {
        if (TurnedCounts.NeededBytes(_runs.Distinct) * Math.Max(LeastLeft, 1.0 / Math.Max(1, _runs.Count)) > _budget)
        {
            return null;
        }
        using var turned = new TurnedCounts(_runs.Files, Vocabulary, BySentences, Order, _budget);
        NGramLevel[]? levels = turned.Build(Merge(), _tails, _budget, Merged, cancellation);
        turned.Dispose();
        TemporaryFiles.Reclaim(_budget);
        return levels is null ? null : new NGramCounts(Vocabulary, BySentences, levels) { FirstAppearance = FirstAppearance };
    }

    /// <summary>Removes the runs.</summary>
    public void Release() => _runs.Dispose();

    public void Dispose() => _runs.Dispose();

    private void Sorted(long words)
    {
        _tokens += words;
        Report(0, 0);
    }

    private void Report(double merged, double estimated) =>
        _progress?.Report(new NGramCountingProgress(_tokens, _runs.Count, merged) { Estimated = estimated });
}
