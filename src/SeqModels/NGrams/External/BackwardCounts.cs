using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.External;

/// <summary>
/// A text of any length sorted backwards, in runs on disk: sentences, or whole parts of running text, are read from their end to their
/// beginning, so that what stands before an n-gram continues it.
/// </summary>
internal sealed class BackwardCounts : IDisposable
{
    /// <summary>Merging leaves at least this part of the n-grams of many runs, as far as one may hope.</summary>
    private const double MinMergedFraction = 1.0 / 3;

    /// <summary>What the next part takes beside the one in hand while it is read.</summary>
    private const long PartBytesPerWord = 6;

    private readonly CheckedParts _text;
    private readonly NGramCountingOptions _options;
    private readonly IProgress<NGramCountingProgress>? _progress;
    private readonly List<int[]> _tails = [];
    private NGramRuns _runs = null!;
    private long _tokens;

    private BackwardCounts(CheckedParts text, int order, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress)
    {
        (_text, Order, _options, _progress) = (text, order, options, progress);
        Memory = new WorkingMemory(options.MemoryBudget);
    }

    public int Order { get; }

    public WorkingMemory Memory { get; }

    public Vocabulary Vocabulary => _text.Vocabulary;

    public bool BySentences => _text.HasSentences;

    public ITokenizer? Tokenizer => _text.Tokenizer;

    public int[] FirstAppearance => _text.FirstAppearance;

    /// <summary>Sorts all parts; the caller disposes the runs.</summary>
    public static BackwardCounts Count(
        IEnumerable<EncodedCorpus> parts, int order, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress, CancellationToken cancellationToken)
    {
        var counts = new BackwardCounts(new CheckedParts(parts), order, options, progress);
        try
        {
            foreach (EncodedCorpus part in counts._text)
            {
                counts.Add(part, cancellationToken);
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

    /// <summary>Reports the number of merged n-grams of the runs.</summary>
    public void Merged(long ngrams) => Report(ngrams / (double)Math.Max(1, _runs.Records), 0);

    /// <summary>Reports the completed fraction of the estimation.</summary>
    public void Estimated(double part) => Report(1, part);

    /// <summary>The counts forwards in memory; null when they and an estimation from them do not fit into the budget.</summary>
    public NGramCounts? ToPrefixCounts(CancellationToken cancellationToken)
    {
        Memory.Reclaim();
        long available = Memory.Available;
        if (EstimationMemory.Of(_runs.Distinct) * Math.Max(MinMergedFraction, 1.0 / Math.Max(1, _runs.Count)) > available)
        {
            return null;
        }
        using var counts = new SuffixToPrefixCounts(_runs.Files, Vocabulary, BySentences, Order, available);
        NGramLevel[]? levels = counts.Build(Merge(), _tails, available, Merged, cancellationToken);
        counts.Dispose();
        Memory.Reclaim();
        return levels is null ? null : new NGramCounts(Vocabulary, BySentences, levels) { FirstAppearance = FirstAppearance, Tokenizer = Tokenizer };
    }

    /// <summary>Removes the runs from disk.</summary>
    public void Release() => _runs.Dispose();

    public void Dispose() => _runs?.Dispose();

    private void Add(EncodedCorpus part, CancellationToken cancellationToken)
    {
        if (_runs is null)
        {
            // What building the vocabulary took goes first.
            Memory.Reclaim();
            _runs = new NGramRuns(Order, _options with { MemoryBudget = Memory.Available });
        }
        Memory.MakeRoom(_runs.BytesFor(part) + (part.Count * PartBytesPerWord));
        _runs.Add(part, reversed: true, Sorted, cancellationToken);
    }

    private void Sorted(long words)
    {
        _tokens += words;
        Report(0, 0);
    }

    private void Report(double merged, double estimated) =>
        _progress?.Report(new NGramCountingProgress(_tokens, _runs.Count, merged) { Estimated = estimated });
}
