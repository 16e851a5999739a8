using System.Diagnostics;
using System.Globalization;
using SeqModels.Evaluation;
using SeqModels.NGrams;
using SeqModels.Studies.Common;
using SeqModels.Text;

namespace SeqModels.Studies.NGrams;

/// <summary>Estimates or loads one model, optionally prunes and saves it, and evaluates it.</summary>
internal static class DirectRun
{
    private const int DefaultOrder = 5;

    public static void Run(Options options)
    {
        options = options with { Unknown = UnknownWord.For(options.Train, options) };
        (NGramModel first, EstimationReport? report) = options.Arpa is { } file ? (Open(file), null) : Estimate(options);
        using NGramModel estimated = first;
        using NGramModel model = Prune(estimated, options);
        Write(model, options);
        double seconds = SecondsSinceStart();
        Print($"ready {seconds:F2} s after program start; peak memory {DirectReport.PeakMegabytes():F0} MB");
        Measurement? valid = Measure("valid", model, options.Valid, options), test = Measure("test", model, options.Test, options);
        if (options.Speed)
        {
            Speed.Measure(model, SentenceFile.Read(options.Test!, model.Vocabulary));
        }

        if (options.Json is { } json)
        {
            new DirectReport(Orders(model, report), report?.TokenCount, valid, test, seconds).Write(json);
        }
    }

    private static NGramModel Open(string file)
    {
        var clock = Stopwatch.StartNew();
        NGramModel model = IsSavedModel(file) ? NGramModel.Load(file) : Arpa.Read(file);
        Print($"loaded in {clock.Elapsed.TotalMilliseconds:F1} ms: order {model.Order}, {model.Vocabulary.Count:N0} words");
        return model;
    }

    private static (NGramModel Model, EstimationReport? Report) Estimate(Options options)
    {
        (NGramModel model, EstimationReport? report) = options.MemoryMegabytes is null ? EstimateInMemory(options) : EstimateToFile(options);
        if (report is not null)
        {
            Console.WriteLine(report);
            if (!options.DiscountFallback && report.Fallbacks.Count > 0)
            {
                Console.Error.WriteLine(
                    "There is too little text for some discounts; the report lists the fallbacks (--discount-fallback suppresses this warning).");
            }
        }

        return (model, report);
    }

    private static (NGramModel Model, EstimationReport? Report) EstimateInMemory(Options options)
    {
        NGramCounts counts = Count(options);
        var clock = Stopwatch.StartNew();
        NGramModel model = NGramModel.Estimate(counts, Smoothing(options, counts.Vocabulary));
        Print($"estimated in {clock.Elapsed.TotalSeconds:F2} s");
        return (model, model.Report);
    }

    /// <summary>Words are counted directly from the bytes of the file.</summary>
    private static NGramCounts Count(Options options)
    {
        var clock = Stopwatch.StartNew();
        int order = options.Order ?? DefaultOrder;
        NGramCounts counts = options.Characters
            ? NGramCounts.Count(ReadCharacters(options.Train!), order)
            : NGramCounts.CountFile(options.Train!, order, Reading(options));
        Print($"{options.Train}: {counts.TokenCount:N0} tokens read and counted in {clock.Elapsed.TotalSeconds:F2} s");
        return counts;
    }

    /// <summary>Works within a memory budget; the model is written directly to its file, which is then loaded.</summary>
    private static (NGramModel Model, EstimationReport? Report) EstimateToFile(Options options)
    {
        var clock = Stopwatch.StartNew();
        if (Method.Tunes(options.Smoothing) || Smoothing(options, null) is not DiscountSmoothing smoothing)
        {
            throw new UsageException("--memory requires modified-kneser-ney, kneser-ney or absolute-discounting.");
        }

        EstimationReport report = NGramModel.EstimateToFile(options.Save!, options.Train!, options.Order ?? DefaultOrder, smoothing, Reading(options),
            new NGramCountingOptions { MemoryBudget = options.MemoryMegabytes!.Value * 1_000_000L, TemporaryFolder = options.Temporary });
        Print($"{options.Train}: read, counted and estimated in {clock.Elapsed.TotalSeconds:F2} s");
        return (NGramModel.Load(options.Save!), report);
    }

    private static NGramSmoothing Smoothing(Options options, Vocabulary? vocabulary)
    {
        Method method = Method.Find(options.Smoothing ?? Method.Default);
        EncodedCorpus? heldOut = method.TunesOn ? ReadWith(options.Valid!, vocabulary!, options) : null;
        NGramSmoothing smoothing = method.Create(heldOut, options.AddedCount ?? Method.AddedCount);
        return options.Prune is not { } thresholds
            ? smoothing
            : smoothing is BackoffSmoothing backoff
                ? backoff with { PruneThresholds = thresholds }
                : throw new UsageException($"--prune requires a backoff method, which {method.Name} is not.");
    }

    private static NGramModel Prune(NGramModel model, Options options)
    {
        NGramPruningCriterion criterion = options.PruneByCount ? NGramPruningCriterion.Count : NGramPruningCriterion.Entropy;
        NGramPruning? pruning = options.PruneEntropy is { } threshold ? NGramPruning.ByEntropy(threshold)
            : options.PruneTo is { } part ? NGramPruning.ToFraction(part, criterion)
            : null;
        return pruning is null ? model : model.Prune(pruning);
    }

    private static void Write(NGramModel model, Options options)
    {
        if (options.WriteArpa is { } arpa)
        {
            Arpa.Write(model, arpa);
        }

        if (options.Save is { } file && options.MemoryMegabytes is null)
        {
            NGramStorageKind kind = options.Storage == "packed" ? NGramStorageKind.Packed : NGramStorageKind.Hashed;
            model.Save(file, new NGramStorageOptions { Kind = kind, ProbabilityBits = options.Bits, BackoffBits = options.Bits });
            Print($"{file}: {new FileInfo(file).Length / 1e6:F2} MB");
        }
    }

    private static Measurement? Measure(string name, NGramModel model, string? file, Options options)
    {
        if (file is null)
        {
            return null;
        }

        var clock = Stopwatch.StartNew();
        Measurement result;
        if (options.Characters)
        {
            EvaluationResult score = Evaluator.Evaluate(model, Corpus.FromFile(file, CorpusOptions.Characters).Encode(model.Vocabulary));
            result = new Measurement(score.PerplexityIncludingOov, score.PerplexityExcludingOov, score.OovTokens, score.TokensIncludingOov);
        }
        else
        {
            TextScore score = model.ScoreFile(file);
            result = new Measurement(score.PerplexityIncludingOov, score.PerplexityExcludingOov, score.OovTokens, score.Tokens);
        }

        double seconds = clock.Elapsed.TotalSeconds;
        Print($"{name}: perplexity {result.PerplexityIncludingOov:G10} including OOVs, {result.PerplexityExcludingOov:G10} excluding OOVs");
        Print($"{name}: {result.Oov:N0} OOVs, {result.Tokens:N0} tokens, {result.Tokens / seconds / 1e6:F2} million tokens/s");
        return result;
    }

    private static EncodedCorpus ReadCharacters(string file)
    {
        Corpus corpus = Corpus.FromFile(file, CorpusOptions.Characters);
        return corpus.Encode(corpus.BuildVocabulary());
    }

    private static EncodedCorpus ReadWith(string file, Vocabulary vocabulary, Options options) => options.Characters
        ? Corpus.FromFile(file, CorpusOptions.Characters).Encode(vocabulary)
        : SentenceFile.Read(file, vocabulary);

    private static SentenceFileOptions Reading(Options options) => new()
    {
        Vocabulary = VocabularyOptions.Sentences with { Unknown = options.Unknown! },
        Threads = options.Threads ?? Environment.ProcessorCount,
    };

    private static bool IsSavedModel(string file)
    {
        Span<byte> start = stackalloc byte[4];
        using FileStream stream = File.OpenRead(file);
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("SEQN"u8);
    }

    private static List<OrderFigures> Orders(NGramModel model, EstimationReport? report)
    {
        var orders = new List<OrderFigures>();
        for (int order = 1; order <= model.Order; order++)
        {
            orders.Add(new OrderFigures(order, model.NGramCount(order), report?.Orders[order - 1].Discounts ?? []));
        }

        return orders;
    }

    private static double SecondsSinceStart()
    {
        using var process = Process.GetCurrentProcess();
        return (DateTime.Now - process.StartTime).TotalSeconds;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
