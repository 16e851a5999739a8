using SeqModels.NGrams;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Tables;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.NGrams;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Text;

namespace SeqModels.Tests.Soundness;

/// <summary>Counting, estimating by every method, in memory and on disk; changing, mixing and writing n-gram models; statistics.</summary>
internal static class EstimationSoundness
{
    private const int Order = 4;

    public static IEnumerable<SoundnessCase> All()
    {
        (string, NGramSmoothing)[] methods =
        [
            ("modified Kneser-Ney", NGramSmoothing.ModifiedKneserNey()),
            ("Kneser-Ney", NGramSmoothing.KneserNey()), ("absolute discounting", NGramSmoothing.AbsoluteDiscounting()),
            ("Good-Turing", NGramSmoothing.GoodTuring()), ("Witten-Bell", NGramSmoothing.WittenBell()),
            ("Jelinek-Mercer", NGramSmoothing.JelinekMercer(BatteryText.Test)), ("stupid backoff", NGramSmoothing.StupidBackoff()),
            ("held-out discounts", NGramSmoothing.ModifiedKneserNey() with { HeldOut = BatteryText.Test, PruneThresholds = [0, 1] }),
        ];
        foreach ((string name, NGramSmoothing method) in methods)
            yield return new($"estimate {name}", print => Add(print, NGramModel.Estimate(BatteryText.Train, 3, method)));
        foreach (int budget in (int[])[20_000, 1 << 24])
        {
            yield return new($"count, budget {budget}", print => Count(print, budget));
            yield return new($"count a file, budget {budget}", print => CountFile(print, budget));
            yield return new($"estimate to a file, budget {budget}", print => EstimateToFile(print, budget));
            yield return new($"estimate a file to a file, budget {budget}", print => EstimateFileToFile(print, budget));
        }

        yield return new("merge counts", print => Add(print, NGramCounts.Merge(NGramCounts.Count(BatteryText.Train, 3), NGramCounts.Count(BatteryText.Test, 3))));
        yield return new("counts file", print => Add(print, InFolder(path => NGramCounts.Count(BatteryText.Train, 3).Save(path), path => NGramCounts.Load(path))));
        foreach (string name in (string[])["model.arpa", "model.arpa.gz"])
            yield return new($"write and read {name}", print => Add(print, InFolder(path => Arpa.Write(Model(), path), path => Arpa.Read(path), name)));
        yield return new("prune", print => Add(print, Model().Prune(NGramPruning.ByEntropy(1e-3))));
        yield return new("prune to a size", print => Add(print, Model().Prune(NGramPruning.ToFraction(0.5))));
        yield return new("restrict and add words", print => Add(print, Model().RestrictVocabulary(["the", "cat", "dog", "sees"]).AddWords(["horse", "cow"])));
        yield return new("mix linearly", print => Add(print, NGramMixture.Linear([Model(), Model(3)], BatteryText.Test).Model));
        yield return new("mix log-linearly", print => Add(print, NGramMixture.LogLinear([Model(), Model(2)], [0.3, 0.7]).Model));
        yield return new("statistics", print => print.Add(CorpusStatistics.Of(BatteryText.Train, BatteryText.Test).Coverage.Sum(point => point.Coverage)));
        yield return new("vocabulary file", print =>
        {
            foreach (string token in InFolder(BatteryText.Train.Vocabulary.Save, Vocabulary.Load).Tokens)
                print.Add<char>(token);
        });
    }

    private static NGramModel Model(int order = Order) => NGramModel.Estimate(BatteryText.Train, order, NGramSmoothing.ModifiedKneserNey());

    private static EncodedCorpus Text() => PlainCounter.Encode(PlainCounter.Words(60), PlainCounter.Sentences(300, 12, 60, 3));

    private static void Count(Fingerprint print, long budget)
    {
        using var folder = new ScratchFolder();
        Add(print, NGramCounts.Count(Text(), Order, new NGramCountingOptions { MemoryBudget = budget, TemporaryFolder = folder.Path }));
    }

    private static void CountFile(Fingerprint print, long budget)
    {
        using var folder = new ScratchFolder();
        Add(print, NGramCounts.CountFile(TextFile(folder), Order, options: new NGramCountingOptions { MemoryBudget = budget, TemporaryFolder = folder.Path }));
    }

    private static void EstimateToFile(Fingerprint print, long budget)
    {
        using var folder = new ScratchFolder();
        NGramModel.EstimateToFile(folder.File("model"), [Text()], Order, options: new NGramCountingOptions { MemoryBudget = budget, TemporaryFolder = folder.Path });
        print.Add<byte>(File.ReadAllBytes(folder.File("model")));
    }

    private static void EstimateFileToFile(Fingerprint print, long budget)
    {
        using var folder = new ScratchFolder();
        NGramModel.EstimateToFile(folder.File("model"), TextFile(folder), Order, options: new NGramCountingOptions { MemoryBudget = budget, TemporaryFolder = folder.Path });
        print.Add<byte>(File.ReadAllBytes(folder.File("model")));
    }

    private static string TextFile(ScratchFolder folder)
    {
        File.WriteAllLines(folder.File("text"), SampleText.Lines(400, 7));
        return folder.File("text");
    }

    private static T InFolder<T>(Action<string> save, Func<string, T> load, string name = "file")
    {
        using var folder = new ScratchFolder();
        save(folder.File(name));
        return load(folder.File(name));
    }

    private static void Add(Fingerprint print, NGramModel model)
    {
        foreach (BackoffLevel level in model.ToTables().Levels)
        {
            print.Add<float>(level.Log10Probabilities);
            print.Add<float>(level.Log10Backoffs);
        }
    }

    private static void Add(Fingerprint print, NGramCounts counts)
    {
        foreach (NGramLevel level in counts.Levels)
            print.Add(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(level.Words ?? []));
    }
}
