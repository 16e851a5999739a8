using SeqModels.Files;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.External;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Storage;
using SeqModels.NGrams.Tables;
using SeqModels.Text;
using SeqModels.Text.SentenceFiles;

namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <summary>Bytes of the budget per word of a part: several times what the part, the next one and sorting it take.</summary>
    private const long MemoryPerPartWord = 128;
    private const int SmallestPart = 1 << 12;
    private const int LargestPart = 1 << 22;

    /// <summary>
    /// Estimates a model from a text file of sentences and writes its file, all within a budget of memory. The numbers are exactly those of
    /// <see cref="Estimate(NGramCounts, NGramSmoothing?, IProgress{double}?, CancellationToken)"/>, whatever the budget. Where text, counts
    /// and estimation fit into it, the file is read once and all is done in memory; else it is read a second time, part by part, as
    /// <see cref="EstimateToFile(string, IEnumerable{EncodedCorpus}, int, BackoffSmoothing?, NGramCountingOptions?, IProgress{NGramCountingProgress}?, CancellationToken)"/>
    /// does. The model's file has the packed form and is opened by <see cref="Load(string)"/>.
    /// </summary>
    /// <example><code>
    /// NGramModel.EstimateToFile("large.ngrams", "large.txt", order: 5, options: new NGramCountingOptions { MemoryBudget = 1L &lt;&lt; 30 });
    /// using NGramModel model = NGramModel.Load("large.ngrams");
    /// </code></example>
    /// <param name="path">The model's file; an existing one is replaced only when all is written.</param>
    /// <param name="textPath">The text, plain or gzip, one sentence per line.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaximumOrder"/>.</param>
    /// <param name="smoothing">The method; modified Kneser–Ney when null. One that backs off, and one that is fitted to held-out text, only where the
    /// counts fit into the budget.</param>
    /// <param name="reading">How the text is read; <see cref="SentenceFileOptions.Training"/> when null.</param>
    /// <param name="options">The budget, for the whole process, and the folder for temporary files.</param>
    /// <param name="progress">Hears how far it is, on the thread that works: sorting, merging, estimation.</param>
    /// <param name="cancellation">Stops the work; no file stays.</param>
    /// <returns>What was found and done.</returns>
    /// <exception cref="InvalidDataException">As <see cref="SentenceFile.Read(string, SentenceFileOptions?)"/>; or a line, or a word, is too long
    /// for the budget, and the message names the line.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    /// <exception cref="ArgumentException">The vocabulary is to have no <c>&lt;s&gt;</c> or no <c>&lt;/s&gt;</c>, or the method needs counts in memory
    /// and they do not fit.</exception>
    /// <exception cref="IOException">A file cannot be written; for a full disk the message names the folder, or the model's file, and the bytes needed.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ different n-grams or more.</exception>
    public static EstimationReport EstimateToFile(
        string path, string textPath, int order, BackoffSmoothing? smoothing = null, SentenceFileOptions? reading = null,
        NGramCountingOptions? options = null, IProgress<NGramCountingProgress>? progress = null, CancellationToken cancellation = default)
    {
        NGramFile.CheckNoFolder(path);
        NGramFile.CheckNoFolder(textPath);
        CheckOrder(order, nameof(order));
        smoothing ??= NGramSmoothing.ModifiedKneserNey();
        reading ??= SentenceFileOptions.Training;
        options ??= new NGramCountingOptions();
        var memory = new WorkingMemory(options.MemoryBudget);
        if (EstimateText(textPath, order, smoothing, reading, memory, progress, cancellation, out Vocabulary vocabulary, out EstimationReport? report) is { } tables)
        {
            WriteTables(path, tables, smoothing, memory, cancellation);
            progress?.Report(new NGramCountingProgress(report!.TokenCount, 0, 1) { Estimated = 1 });
            return report!;
        }
        memory.Reclaim();
        int words = (int)Math.Clamp(options.MemoryBudget / MemoryPerPartWord, SmallestPart, LargestPart);
        return EstimateToFile(path, SentenceFile.ReadPartsWithin(textPath, vocabulary, words, reading, SentenceLimits.Of(memory.Available)), order, smoothing, options, progress, cancellation);
    }

    /// <summary>
    /// Counts a text of any length, estimates a model and writes its file, all within a budget of memory: what does not fit is sorted on disk.
    /// The numbers are exactly those of <see cref="Estimate(NGramCounts, NGramSmoothing?, IProgress{double}?, CancellationToken)"/>. The text is
    /// sorted in runs on disk; where the merged counts and an estimation from them fit into the budget, the rest is done in memory, else in
    /// further sorts on disk. Time grows with n · log n; the disk needs some 25 bytes per n-gram and word of it at most. The file has the
    /// packed form and is opened by <see cref="Load(string)"/>.
    /// </summary>
    /// <example><code>
    /// Vocabulary vocabulary = Vocabulary.Load("vocabulary.txt");
    /// NGramModel.EstimateToFile("large.ngrams", files.SelectMany(file => SentenceFile.ReadParts(file, vocabulary)), order: 5,
    ///     NGramSmoothing.ModifiedKneserNey(), new NGramCountingOptions { MemoryBudget = 1L &lt;&lt; 30 });
    /// </code></example>
    /// <param name="path">The model's file; an existing one is replaced only when all is written.</param>
    /// <param name="parts">The text, part by part, all of sentences or all of running text, with one vocabulary; read once.
    /// The budget should be some 100 bytes per word of a part, or more; no n-gram goes from one part into the next.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaximumOrder"/>.</param>
    /// <param name="smoothing">The method; modified Kneser–Ney when null. One that backs off, and one that is fitted to held-out text, only where the counts fit
    /// into the budget.</param>
    /// <param name="options">The budget, and the folder for temporary files. A budget of 16 MiB or more is for the whole process: what it has
    /// already when the work begins, the vocabulary (some 150 bytes per word) and the part in hand are taken off, and the work gets the rest, but
    /// an eighth of the budget at least. A smaller one is for what is sorted and estimated.</param>
    /// <param name="progress">Hears how far it is, on the thread that works: sorting, merging, estimation.</param>
    /// <param name="cancellation">Stops the work; no file stays.</param>
    /// <returns>What was found and done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    /// <exception cref="ArgumentException">The parts differ in vocabulary or kind, or the method needs counts in memory and they do not fit.</exception>
    /// <exception cref="IOException">A file cannot be written; for a full disk the message names the folder, or the model's file, and the bytes needed.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ different n-grams or more.</exception>
    public static EstimationReport EstimateToFile(
        string path, IEnumerable<EncodedCorpus> parts, int order, BackoffSmoothing? smoothing = null, NGramCountingOptions? options = null,
        IProgress<NGramCountingProgress>? progress = null, CancellationToken cancellation = default)
    {
        NGramFile.CheckNoFolder(path);
        ArgumentNullException.ThrowIfNull(parts);
        CheckOrder(order, nameof(order));
        smoothing ??= NGramSmoothing.ModifiedKneserNey();
        options ??= new NGramCountingOptions();
        using BackwardCounts text = BackwardCounts.Count(parts, order, options, progress, cancellation);
        if (EstimateTurned(text, smoothing, cancellation, out EstimationReport? done) is { } turned)
        {
            WriteTables(path, turned, smoothing, text.Memory, cancellation);
            text.Estimated(1);
            return done!;
        }
        string description = smoothing.ToString();
        using DiskTables tables = DiskEstimator.Estimate(text, smoothing, options, cancellation, out EstimationReport report);
        AtomicFile.Write(path, stream => DiskModelWriter.Write(stream, path, tables, description, cancellation));
        text.Estimated(1);
        return report;
    }

    /// <summary>The tables of a text file that is counted and estimated in memory; null, with the vocabulary, where it does not fit.</summary>
    private static BackoffTables? EstimateText(
        string textPath, int order, BackoffSmoothing smoothing, SentenceFileOptions reading, WorkingMemory memory,
        IProgress<NGramCountingProgress>? progress, CancellationToken cancellation, out Vocabulary vocabulary, out EstimationReport? report)
    {
        report = null;
        using NGramText? text = NGramText.Read(textPath, order, reading, memory, cancellation, out vocabulary, out int[] ranks);
        if (text is null || NGramCounter.Count(text, vocabulary.Count, order, memory, cancellation) is not { } levels)
        {
            return null;
        }
        var counts = new NGramCounts(vocabulary, bySentences: true, levels) { FirstAppearance = ranks };
        var counted = new NGramCountingProgress(counts.TokenCount, 0, 1);
        progress?.Report(counted);
        return BackoffEstimator.Estimate(
            counts, smoothing, out report, new PartProgress(part => progress?.Report(counted with { Estimated = part })), cancellation);
    }

    /// <summary>The tables of a text sorted on disk whose counts fit into memory; else null.</summary>
    private static BackoffTables? EstimateTurned(
        BackwardCounts text, BackoffSmoothing smoothing, CancellationToken cancellation, out EstimationReport? report)
    {
        report = null;
        if (text.Turn(cancellation) is not { } counts)
        {
            return null;
        }
        text.Release();
        return BackoffEstimator.Estimate(counts, smoothing, out report, new PartProgress(text.Estimated), cancellation);
    }

    /// <summary>Writes tables when nothing holds the counts any more.</summary>
    private static void WriteTables(string path, BackoffTables tables, BackoffSmoothing smoothing, WorkingMemory memory, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        memory.Reclaim();
        StoredModel.Save(path, tables, new NGramStorageOptions { Kind = NGramStorageKind.Packed }, smoothing.ToString());
    }

    /// <summary>Hears at once, on the thread that works; the model is still to be written then.</summary>
    private sealed class PartProgress(Action<double> report) : IProgress<double>
    {
        private const double Estimation = 0.9;

        public void Report(double value) => report(value * Estimation);
    }
}
