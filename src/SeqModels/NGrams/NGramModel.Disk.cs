using SeqModels.Text;

namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <summary>
    /// Counts a text of any length, estimates a model and writes its file, all within a budget of memory: what does not fit is sorted on disk.
    /// The numbers are exactly those of <see cref="Estimate(NGramCounts, NGramSmoothing?, IProgress{double}?, CancellationToken)"/>. The text is
    /// sorted in runs on disk; where the merged counts and an estimation from them fit into the budget, the rest is done in memory, else in
    /// further sorts on disk. Time grows with n · log n; the disk needs some 25 bytes per n-gram and word of it at most. The file has the
    /// packed form and is opened by <see cref="Load"/>.
    /// </summary>
    /// <example><code>
    /// Vocabulary vocabulary = SentenceFile.BuildVocabulary("large.txt");
    /// NGramModel.EstimateToFile("large.ngrams", SentenceFile.ReadParts("large.txt", vocabulary), order: 5,
    ///     NGramSmoothing.ModifiedKneserNey(), new NGramCountingOptions { MemoryBudget = 1L &lt;&lt; 30 });
    /// using NGramModel model = NGramModel.Load("large.ngrams");
    /// </code></example>
    /// <param name="path">The model's file; an existing one is replaced only when all is written.</param>
    /// <param name="parts">The text, part by part, all of sentences or all of running text, with one vocabulary; read once.
    /// Parts should be a fraction of the budget; no n-gram goes from one into the next.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaximumOrder"/>.</param>
    /// <param name="smoothing">The method, one of interpolated discounting; modified Kneser–Ney when null. Discounts are given, or from counts of
    /// counts; from held-out text only where the counts fit into the budget.</param>
    /// <param name="options">The budget, and the folder for temporary files. The budget is for what is sorted and estimated. The runtime (some
    /// 45 MB), the vocabulary (some 150 bytes per word, twice while the text is read) and the part of the text that is read come on top.</param>
    /// <param name="progress">Hears how far it is, on the thread that works: sorting, merging, estimation.</param>
    /// <param name="cancellation">Stops the work; no file stays.</param>
    /// <returns>What was found and done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    /// <exception cref="ArgumentException">The parts differ in vocabulary or kind, or discounts are to be tuned and the counts do not fit.</exception>
    /// <exception cref="IOException">A file cannot be written; for a full disk the message names the folder, or the model's file, and the bytes needed.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ different n-grams or more.</exception>
    public static EstimationReport EstimateToFile(
        string path, IEnumerable<EncodedCorpus> parts, int order, DiscountSmoothing? smoothing = null, NGramCountingOptions? options = null,
        IProgress<NGramCountingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(parts);
        CheckOrder(order, nameof(order));
        smoothing ??= NGramSmoothing.ModifiedKneserNey();
        options ??= new NGramCountingOptions();
        using BackwardCounts text = BackwardCounts.Count(parts, order, options, progress, cancellation);
        string description = smoothing.ToString();
        EstimationReport report;
        if (text.Turn(cancellation) is { } counts)
        {
            text.Release();
            BackoffTables tables = BackoffEstimator.Estimate(counts, smoothing, out report, new PartProgress(text.Estimated), cancellation);
            cancellation.ThrowIfCancellationRequested();
            TemporaryFiles.Reclaim(options.MemoryBudget);
            StoredModel.Save(path, tables, new NGramStorageOptions { Kind = NGramStorageKind.Packed }, description);
        }
        else
        {
            using DiskTables tables = DiskEstimator.Estimate(text, smoothing, options, cancellation, out report);
            AtomicFile.Write(path, stream => DiskModelWriter.Write((FileStream)stream, tables, description, cancellation));
        }
        text.Estimated(1);
        return report;
    }

    /// <summary>Hears at once, on the thread that works; the model is still to be written then.</summary>
    private sealed class PartProgress(Action<double> report) : IProgress<double>
    {
        private const double Estimation = 0.9;

        public void Report(double value) => report(value * Estimation);
    }
}
