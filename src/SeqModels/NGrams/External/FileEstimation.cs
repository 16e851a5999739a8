using SeqModels.Files;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Storage;
using SeqModels.NGrams.Tables;
using SeqModels.Text;
using SeqModels.Text.SentenceFiles;

namespace SeqModels.NGrams.External;

/// <summary>
/// From a text to a model's file within a budget of memory: in memory as far as it fits, else by sorts on disk
/// (<see cref="DiskEstimator"/>).
/// </summary>
/// <param name="path">The model's file.</param>
/// <param name="order">The order of the model.</param>
/// <param name="smoothing">The method.</param>
/// <param name="options">Budget and temporary folder.</param>
/// <param name="progress">Receives the progress.</param>
/// <param name="cancellationToken">Stops the work; temporary files are removed.</param>
internal sealed class FileEstimation(
    string path, int order, BackoffSmoothing smoothing, NGramCountingOptions options, IProgress<NGramCountingProgress>? progress,
    CancellationToken cancellationToken)
{
    /// <summary>Bytes of the budget per word of a part: several times the memory of the part, of the next part and of sorting.</summary>
    private const long MemoryPerPartWord = 128;
    private const int MinPart = 1 << 12;
    private const int MaxPart = 1 << 22;

    /// <summary>Estimates from a text file: read once where all fits into memory, else a second time, part by part.</summary>
    public EstimationReport Run(string textPath, SentenceFileOptions reading)
    {
        var memory = new WorkingMemory(options.MemoryBudget);
        if (EstimateText(textPath, reading, memory, out Vocabulary vocabulary, out EstimationReport? report) is { } tables)
        {
            Write(tables, new WhitespaceTokenizer(), memory);
            progress?.Report(new NGramCountingProgress(report!.TokenCount, 0, 1) { Estimated = 1 });
            return report!;
        }
        memory.Reclaim();
        int words = (int)Math.Clamp(options.MemoryBudget / MemoryPerPartWord, MinPart, MaxPart);
        return Run(SentenceFile.ReadPartsWithin(textPath, vocabulary, words, reading, SentenceLimits.Of(memory.Available)));
    }

    /// <summary>Estimates from parts of a text, sorted on disk.</summary>
    public EstimationReport Run(IEnumerable<EncodedCorpus> parts)
    {
        using BackwardCounts text = BackwardCounts.Count(parts, order, options, progress, cancellationToken);
        if (EstimateSorted(text, out EstimationReport? done) is { } sorted)
        {
            Write(sorted, text.Tokenizer, text.Memory);
            text.Estimated(1);
            return done!;
        }
        ModelTexts texts = ModelTexts.Of(smoothing.ToString(), text.Tokenizer);
        using DiskTables tables = DiskEstimator.Estimate(text, smoothing, options, cancellationToken, out EstimationReport report);
        AtomicFile.Write(path, stream => DiskModelWriter.Write(stream, path, tables, texts, cancellationToken));
        text.Estimated(1);
        return report;
    }

    /// <summary>The tables of a text file that is counted and estimated in memory; null, with the vocabulary, where it does not
    /// fit.</summary>
    private BackoffTables? EstimateText(
        string textPath, SentenceFileOptions reading, WorkingMemory memory, out Vocabulary vocabulary, out EstimationReport? report)
    {
        report = null;
        using NGramText? text = NGramText.Read(textPath, order, reading, memory, cancellationToken, out vocabulary, out int[] ranks);
        if (text is null || NGramCounter.Count(text, vocabulary.Count, order, memory, cancellationToken) is not { } levels)
        {
            return null;
        }
        var counts = new NGramCounts(vocabulary, bySentences: true, levels) { FirstAppearance = ranks };
        var counted = new NGramCountingProgress(counts.TokenCount, 0, 1);
        progress?.Report(counted);
        return BackoffEstimator.Estimate(
            counts, smoothing, out report, new PartProgress(part => progress?.Report(counted with { Estimated = part })), cancellationToken);
    }

    /// <summary>The tables of a text sorted on disk whose counts fit into memory; else null.</summary>
    private BackoffTables? EstimateSorted(BackwardCounts text, out EstimationReport? report)
    {
        report = null;
        if (text.ToPrefixCounts(cancellationToken) is not { } counts)
        {
            return null;
        }
        text.Release();
        return BackoffEstimator.Estimate(counts, smoothing, out report, new PartProgress(text.Estimated), cancellationToken);
    }

    /// <summary>Writes tables when nothing holds the counts any more.</summary>
    private void Write(BackoffTables tables, ITokenizer? tokenizer, WorkingMemory memory)
    {
        cancellationToken.ThrowIfCancellationRequested();
        memory.Reclaim();
        ModelTexts texts = ModelTexts.Of(smoothing.ToString(), tokenizer);
        StoredModel.Save(path, tables, new NGramStorageOptions { Kind = NGramStorageKind.Packed }, texts, cancellationToken);
    }

    /// <summary>Reports at once, on the thread that works; the model is still to be written then.</summary>
    private sealed class PartProgress(Action<double> report) : IProgress<double>
    {
        private const double Estimation = 0.9;

        public void Report(double value) => report(value * Estimation);
    }
}
