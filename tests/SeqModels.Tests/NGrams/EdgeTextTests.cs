using System.IO.Compression;
using System.Text;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Texts and orders at the edges, through every method, every form of the model and every road that leads there.</summary>
[Trait("Category", "Numeric")]
public sealed class EdgeTextTests : IDisposable
{
    private static readonly string[] Evaluated = ["", "a b c", "x a", "<unk> b", "x y", "c b a b c a"];

    private readonly string _folder = Directory.CreateTempSubdirectory("edges-").FullName;

    public static TheoryData<string, string, int> Texts => new()
    {
        { "empty", "", 3 },
        { "one empty line", "\n", 3 },
        { "empty lines only", "\n\n\n", 2 },
        { "white space only", " \t  \r\n \n", 2 },
        { "one token", "a", 1 },
        { "one token of the highest order", "a\n", NGramState.MaxOrder },
        { "one word again and again", "a a a\na\na a\n", 3 },
        { "one sentence", "a b c\n", 3 },
        { "order above any sentence", "a b\nb a\na c\n", 9 },
        { "CR LF, mark, no newline at the end", "\uFEFFa b c\r\nb c a\r\n\r\nc a b", 4 },
        { "one sentence of the highest order", string.Join(' ', Enumerable.Repeat("a b c c", 9)), NGramState.MaxOrder },
        { "a sentence again and again", string.Concat(Enumerable.Repeat("a b c\n", 12)), 5 },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void All_methods_forms_and_roads_agree_and_sum_to_one(string name, string text, int order)
    {
        string path = Path.Combine(_folder, "text"), zipped = path + ".gz";
        File.WriteAllText(path, text);
        File.WriteAllBytes(zipped, Gzip(text));
        NGramCounts counts = NGramCounts.CountFile(path, order);
        Corpus corpus = Corpus.FromFile(path, CorpusOptions.Sentences);
        EncodedCorpus encoded = corpus.Encode(corpus.BuildVocabulary(VocabularyOptions.Sentences));
        PlainCounter.CheckSame(NGramCounts.CountFile(zipped, order), counts);
        PlainCounter.CheckSame(NGramCounts.Count(encoded, order), counts);
        PlainCounter.CheckSame(NGramCounts.CountFile(path, order, options: new NGramCountingOptions { MemoryBudget = 1, TemporaryFolder = _folder }), counts);
        EncodedCorpus held = Corpus.FromLines(Evaluated.Where(line => !line.Contains('<')), CorpusOptions.Sentences).Encode(counts.Vocabulary);
        foreach (NGramSmoothing method in Methods(held))
        {
            using NGramModel model = NGramModel.Estimate(counts, method);
            string what = $"{name}, {method}";
            CheckSums(model, encoded, what);
            double[] scores = Scores(model);
            scores.Should().OnlyContain(score => score <= 1e-6, what);
            if (method is AddKSmoothing)
            {
                SaveAndLoad(model, null).Should().Equal(scores, what);
                FluentActions.Invoking(() => Arpa.Write(model, path + ".arpa")).Should().Throw<NotSupportedException>();
                continue;
            }
            scores.Should().OnlyContain(score => double.IsFinite(score), what);
            Arpa.Write(model, path + ".arpa.gz");
            using NGramModel read = Arpa.Read(path + ".arpa.gz");
            Scores(read).Should().Equal(scores, what);
            foreach (NGramStorageKind kind in new[] { NGramStorageKind.Hashed, NGramStorageKind.Packed })
            {
                SaveAndLoad(model, new NGramStorageOptions { Kind = kind }).Should().Equal(scores, Close, what);
            }
            if (method is DiscountSmoothing { HeldOut: null } discount)
            {
                foreach (long budget in new[] { 1L, long.MaxValue })
                {
                    string file = Path.Combine(_folder, "disk");
                    NGramModel.EstimateToFile(file, SentenceFile.ReadParts(path, counts.Vocabulary, 1), order, discount,
                        new NGramCountingOptions { MemoryBudget = budget, TemporaryFolder = _folder });
                    using NGramModel onDisk = NGramModel.Load(file);
                    Scores(onDisk).Should().Equal(scores, Close, what);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Changes_of_the_model_sum_to_one(string name, string text, int order)
    {
        EncodedCorpus encoded = Encode(text);
        foreach (NGramSmoothing method in new NGramSmoothing[] { NGramSmoothing.ModifiedKneserNey(), NGramSmoothing.GoodTuring() })
        {
            using NGramModel model = NGramModel.Estimate(encoded, order, method);
            NGramModel[] changed =
            [
                model.Prune(NGramPruning.ToFraction(0.5)), model.Prune(NGramPruning.ToSize(1, NGramPruningCriterion.Count)),
                model.RestrictVocabulary(["a"]), model.AddWords(["new"]), NGramMixture.Linear([model, model], [0.5, 0.5]).Model,
                NGramMixture.LogLinear([model, model.AddWords(["x"])], [0.5, 0.4]).Model,
            ];
            for (int i = 0; i < changed.Length; i++)
            {
                NormalizationCheck check = changed[i].CheckNormalization([[], [changed[i].Vocabulary.BeginId!.Value], [changed[i].Vocabulary.UnknownId!.Value]]);
                check.IsNormalized().Should().BeTrue($"of {name}, {method}, change {i}: {check}");
            }
        }
        if (encoded.Count > 0)
        {
            CorpusStatistics.Of(encoded).Orders.Should().HaveCount(3);
        }
    }

    [Fact]
    public void Gzip_text_scores_as_plain_text_and_cut_off_it_is_an_error()
    {
        string text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"a w{i % 977} <unk> b{i * i % 31}\n")) + "a b1";
        string path = Path.Combine(_folder, "text"), zipped = path + ".gz";
        File.WriteAllText(path, text);
        byte[] data = Gzip(text);
        File.WriteAllBytes(zipped, data);
        using NGramModel model = NGramModel.Estimate(Encode("a b1 w1\nw2 a"), 2, NGramSmoothing.WittenBell());

        TextScore score = model.ScoreFile(zipped), plain = model.ScoreFile(path);

        (score.Sentences, score.Tokens, score.OovTokens, score.ZeroProbabilityTokens)
            .Should().Be((plain.Sentences, plain.Tokens, plain.OovTokens, plain.ZeroProbabilityTokens));
        score.LogProbabilityIncludingOov.Should().BeApproximately(plain.LogProbabilityIncludingOov, 1e-6);
        score.LogProbabilityExcludingOov.Should().BeApproximately(plain.LogProbabilityExcludingOov, 1e-6);
        File.WriteAllBytes(zipped, [.. data, .. data]);
        model.ScoreFile(zipped).Tokens.Should().Be((plain.Tokens * 2) - 2, "two members follow each other, and the last word of the first goes on");
        foreach (int length in new[] { 10, 15, data.Length / 2, data.Length - 9, data.Length - 8, data.Length - 1 })
        {
            File.WriteAllBytes(zipped, data[..length]);
            FluentActions.Invoking(() => model.ScoreFile(zipped)).Should().Throw<InvalidDataException>($"of {length} bytes").WithMessage($"*'{zipped}'*gzip*");
            FluentActions.Invoking(() => NGramCounts.CountFile(zipped, 2)).Should().Throw<InvalidDataException>($"of {length} bytes");
        }
    }

    [Fact]
    public void Lines_that_begin_where_parts_of_the_file_begin_are_scored_once()
    {
        string path = Path.Combine(_folder, "text");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("a b b a\n", 300_000)));
        using NGramModel model = NGramModel.Estimate(Encode("a b b a"), 3, NGramSmoothing.WittenBell());

        TextScore score = model.ScoreFile(path);

        (score.Sentences, score.Tokens).Should().Be((300_000, 1_500_000));
        score.LogProbabilityIncludingOov.Should().BeApproximately(300_000 * model.SentenceLogProbability(Encode("a b b a").Ids), 1e-3);
    }

    [Fact]
    public void Impossible_unknown_words_make_only_the_sum_with_them_infinite()
    {
        string path = Path.Combine(_folder, "text");
        File.WriteAllText(path, "a zz\nzz\na\n");
        using NGramModel model = NGramModel.Estimate(Encode("a a b"), 1, NGramSmoothing.MaximumLikelihood);

        TextScore score = model.ScoreFile(path);

        (score.OovTokens, score.ZeroProbabilityTokens).Should().Be((2, 2));
        score.PerplexityIncludingOov.Should().Be(double.PositiveInfinity);
        score.LogProbabilityExcludingOov.Should().BeApproximately((2 * Math.Log(0.5)) + (3 * Math.Log(0.25)), 1e-9);
    }

    [Fact]
    public void Files_and_folders_that_are_not_there_are_named()
    {
        string missing = Path.Combine(_folder, "no", "file");
        using NGramModel model = NGramModel.Estimate(Encode("a b"), 2, NGramSmoothing.WittenBell());

        Action[] reads = [() => NGramCounts.CountFile(missing, 2), () => Arpa.Read(missing), () => NGramModel.Load(missing), () => model.ScoreFile(missing)];
        reads.Should().AllSatisfy(read => read.Should().Throw<IOException>().WithMessage($"*{missing}*"));
        Action[] writes = [() => model.Save(missing), () => Arpa.Write(model, missing), () => model.Counts!.Save(missing)];
        writes.Should().AllSatisfy(write => write.Should().Throw<DirectoryNotFoundException>().WithMessage($"'{missing}' cannot be written: there is no folder*"));
        FluentActions.Invoking(() => model.Save(_folder)).Should().Throw<IOException>().WithMessage("*it is a folder*");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<NGramSmoothing> Methods(EncodedCorpus held) =>
    [
        NGramSmoothing.MaximumLikelihood, NGramSmoothing.AddK(0.1), NGramSmoothing.GoodTuring(), NGramSmoothing.WittenBell(),
        NGramSmoothing.WittenBell() with { Interpolated = false }, NGramSmoothing.AbsoluteDiscounting(), NGramSmoothing.KneserNey(),
        NGramSmoothing.ModifiedKneserNey(), NGramSmoothing.ModifiedKneserNey() with { PruneThresholds = [0, 1] },
        NGramSmoothing.ModifiedKneserNey() with { HeldOut = held }, NGramSmoothing.JelinekMercer(held, byCount: false), NGramSmoothing.JelinekMercer(held),
        NGramSmoothing.StupidBackoff(),
    ];

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-6;

    private static EncodedCorpus Encode(string text)
    {
        Corpus corpus = Corpus.FromText(text, CorpusOptions.Sentences);
        return corpus.Encode(corpus.BuildVocabulary(VocabularyOptions.Sentences));
    }

    private static byte[] Gzip(string text)
    {
        var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }
        return result.ToArray();
    }

    /// <summary>After every beginning of the text's stream, and after words that it does not have.</summary>
    private static void CheckSums(NGramModel model, EncodedCorpus text, string what)
    {
        int begin = model.Vocabulary.BeginId!.Value, unknown = model.Vocabulary.UnknownId!.Value;
        int[] words = [begin, .. text.Ids[..Math.Min(text.Count, 20)]];
        IEnumerable<int[]> contexts = [[], [unknown], [begin, unknown], [unknown, unknown], .. Enumerable.Range(1, words.Length).Select(length => words[..length])];
        foreach (int[] context in contexts)
        {
            NormalizationCheck check = model.CheckNormalization([context]);
            bool right = check.IsNormalized() || !model.IsNormalized || (model.Smoothing is AddKSmoothing { K: 0 } && check.WorstSum == 0);
            right.Should().BeTrue($"of {what}: {check}");
        }
    }

    private double[] SaveAndLoad(NGramModel model, NGramStorageOptions? options)
    {
        string path = Path.Combine(_folder, "saved");
        model.Save(path, options);
        using NGramModel loaded = NGramModel.Load(path);
        loaded.Verify();
        return Scores(loaded);
    }

    /// <summary>Token by token, and what else a state answers must not contradict.</summary>
    private static double[] Scores(NGramModel model)
    {
        var scores = new List<double>();
        var probabilities = new float[model.Vocabulary.Count];
        foreach (string line in Evaluated)
        {
            NGramState state = model.BeginOfSentenceState();
            double sum = 0;
            int[] ids = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => model.Vocabulary.IdOf(word))];
            foreach (int id in ids)
            {
                model.Distribution(in state, probabilities);
                double score = model.Score(in state, id, out NGramState next);
                Math.Log(probabilities[id]).Should().BeApproximately(score, 1e-5);
                model.Sample(in state, new RandomSource(1)).Should().BeInRange(-1, probabilities.Length - 1);
                model.TopNext(in state, 1)[0].Probability.Should().Be(probabilities.Max());
                scores.Add(score);
                (state, sum) = (next, sum + score);
            }
            sum += model.Score(in state, model.Vocabulary.EndId!.Value, out _);
            model.SentenceLogProbability(ids).Should().BeApproximately(sum, 1e-9);
            model.Explain(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToString().Should().NotBeEmpty();
            scores.Add(sum);
        }
        return [.. scores];
    }
}
