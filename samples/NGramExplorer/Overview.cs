using System.Diagnostics;
using Samples;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;
using Spectre.Console;

namespace NGramExplorer;

/// <summary>Every method at every order on one text, and what else a text and its models show.</summary>
internal static class Overview
{
    private const int DefaultOrder = 5;
    private const int MostSentenceTokens = 30;
    private const int SentencesPerOrder = 3;
    private const int PlainWidth = 120;

    public static void Run(Options options)
    {
        OptionValue.CreateFolder("--out", options.Out);
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            AnsiConsole.Profile.Width = PlainWidth;
        }

        Texts texts = Texts.Read(options);
        Console.WriteLine(
            $"{texts.Name}: {texts.Train.Count:N0} tokens to learn, {texts.Valid.Count:N0} to tune on, {texts.Test.Count:N0} to be measured on; " +
            $"a vocabulary of {texts.Vocabulary.Count:N0}.");

        CorpusStatistics statistics = CorpusStatistics.Of(texts.Train, texts.Test);
        OverviewTables.Show(statistics);
        ZipfChart.Write(Path.Combine(options.Out, "zipf.png"), $"{texts.Name}: n-grams by rank", statistics);

        var models = new List<NGramModel>();
        List<MethodResult> results = [];
        for (int order = 1; order <= (options.Order ?? DefaultOrder); order++)
        {
            var clock = Stopwatch.StartNew();
            NGramCounts counts = NGramCounts.Count(texts.Train, order);
            double counting = clock.Elapsed.TotalSeconds;
            foreach (Method method in Method.All)
            {
                results.Add(Measure(texts, options, counts, counting, method, models));
            }
        }

        OverviewTables.Show(results);
        OverviewReport.Write(Path.Combine(options.Out, "report.json"), texts, statistics, results);
        ShowSentences(options, texts, models);
        ShowExplanation(options, texts, models[^1]);
        foreach (NGramModel model in models)
        {
            model.Dispose();
        }

        Console.WriteLine();
        Console.WriteLine($"Written to {options.Out}: report.json, zipf.png.");
    }

    /// <summary>Estimates and measures one model; the default method's are kept, to write sentences.</summary>
    private static MethodResult Measure(Texts texts, Options options, NGramCounts counts, double counting, Method method, List<NGramModel> kept)
    {
        var clock = Stopwatch.StartNew();
        NGramModel model = NGramModel.Estimate(counts, method.Create(texts.Valid, options.AddedCount ?? Method.AddedCount));
        double seconds = counting + clock.Elapsed.TotalSeconds;
        EncodedCorpus seen = texts.Train.HasSentences
            ? texts.Train.Slice(0, Math.Min(texts.Train.SentenceCount, texts.Test.SentenceCount))
            : texts.Train.Slice(0, Math.Min(texts.Train.Count, texts.Test.Count));
        string file = Path.Combine(options.Out, "model.tmp");
        model.Save(file, new NGramStorageOptions { Kind = NGramStorageKind.Packed });
        var result = new MethodResult(counts.Order, method.Name, model.IsNormalized,
            Enumerable.Range(1, model.Order).Sum(order => (long)model.NGramCount(order)),
            Perplexity(model, seen), Perplexity(model, texts.Valid), Perplexity(model, texts.Test), seconds, new FileInfo(file).Length, model.Report?.Fallbacks ?? []);
        File.Delete(file);
        if (method.Name == (options.Smoothing ?? Method.Default))
        {
            kept.Add(model);
        }
        else
        {
            model.Dispose();
        }

        return result;
    }

    private static double Perplexity(NGramModel model, EncodedCorpus corpus) => Evaluator.Evaluate(model, corpus).Perplexity;

    private static void ShowSentences(Options options, Texts texts, IReadOnlyList<NGramModel> models)
    {
        AnsiConsole.Write(new Rule($"What {Method.Default} models write") { Justification = Justify.Left });
        foreach (NGramModel model in models)
        {
            Console.WriteLine($"order {model.Order}");
            var sentences = Enumerable.Range(0, 100).Select(i => Sentence(options, texts, model, options.Seed + (ulong)i));
            foreach (string sentence in sentences.Where(sentence => sentence.Length > 0).Take(SentencesPerOrder))
            {
                Console.WriteLine($"  {sentence}");
            }
        }

        Console.WriteLine();
    }

    private static string Sentence(Options options, Texts texts, NGramModel model, ulong seed)
    {
        int length = options.Characters ? 3 * MostSentenceTokens : MostSentenceTokens;
        return model.GenerateText(texts.Tokenizer, "", new GenerationOptions { MaxTokens = length, Seed = seed }).ReplaceLineEndings(" ");
    }

    private static void ShowExplanation(Options options, Texts texts, NGramModel model)
    {
        AnsiConsole.Write(new Rule("Where the probability of a sentence comes from") { Justification = Justify.Left });
        string sentence = options.Sentence ?? Sentence(texts);
        Console.WriteLine($"{sentence.ReplaceLineEndings(" ")}");
        Console.WriteLine(model.Explain(texts.Tokenizer.Tokenize(sentence)));
    }

    /// <summary>A sentence of the test text that is neither short nor long.</summary>
    private static string Sentence(Texts texts)
    {
        for (int i = 0; i < texts.Test.SentenceCount; i++)
        {
            if (texts.Test.Sentence(i).Length is >= 5 and <= 12)
            {
                return texts.Tokenizer.Join(texts.Vocabulary.Decode(texts.Test.Sentence(i)));
            }
        }

        return texts.Tokenizer.Join(texts.Vocabulary.Decode(texts.Test.Ids[..Math.Min(12, texts.Test.Count)]));
    }
}
