using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.NGrams;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Text;

namespace SeqModels.Tests.Soundness;

/// <summary>Queries of n-gram models in every form, held in memory and mapped from a file.</summary>
internal static class NGramSoundness
{
    private static readonly (string Name, NGramStorageOptions? Options)[] Storages =
    [
        ("tables", null),
        ("hashed", new()),
        ("hashed 8 bits", new() { ProbabilityBits = 8, BackoffBits = 6 }),
        ("packed", new() { Kind = NGramStorageKind.Packed }),
        ("packed 8 bits", new() { Kind = NGramStorageKind.Packed, ProbabilityBits = 8, BackoffBits = 7 }),
    ];

    public static IEnumerable<SoundnessCase> All()
    {
        foreach ((string name, NGramStorageOptions? options) in Storages)
        {
            foreach ((string text, EncodedCorpus corpus) in new[] { ("sentences", BatteryText.Train), ("stream", BatteryText.TrainStream) })
            {
                yield return new($"n-grams {name}, {text}, in memory", print => With(Estimate(corpus, options), model => Query(print, model)));
                yield return new($"n-grams {name}, {text}, file", print =>
                {
                    using var folder = new ScratchFolder();
                    With(Estimate(corpus, null), model => model.Save(folder.File("model"), options));
                    With(NGramModel.Load(folder.File("model")), model =>
                    {
                        model.Verify();
                        Query(print, model);
                    });
                });
            }

            yield return new($"n-grams {name}, text file", print =>
            {
                using var folder = new ScratchFolder();
                File.WriteAllLines(folder.File("text"), LanguageModels.SampleText.Lines(300, 5));
                With(Estimate(BatteryText.Train, options), model => print.Add(model.ScoreFile(folder.File("text")).LogProbabilityIncludingOov));
            });
        }

        yield return new("n-grams add-k", print => Query(print, NGramModel.Estimate(BatteryText.Train, 3, NGramSmoothing.AddK(0.1))));
        yield return new("n-grams mixed with a network", print => LanguageModelSoundness.Scores(
            print, new LanguageModelMixture((NGramModel.Estimate(Tests.Training.TinyText.Encoded, 3, NGramSmoothing.MaximumLikelihood), 0.4), (LanguageModelSoundness.Model(CellKind.Gru, "embedding"), 0.6))));
    }

    private static NGramModel Estimate(EncodedCorpus corpus, NGramStorageOptions? options)
    {
        NGramModel model = NGramModel.Estimate(corpus, 4, NGramSmoothing.ModifiedKneserNey());
        return options is null ? model : model.Store(options);
    }

    private static void With(NGramModel model, Action<NGramModel> use)
    {
        using (model)
            use(model);
    }

    private static void Query(Fingerprint print, NGramModel model)
    {
        int count = model.Vocabulary.Count;
        int[] tokens = [.. Enumerable.Range(0, 300).Select(i => 3 + (i * i % (count - 3)))];
        double[] scores = new double[tokens.Length];
        NGramState state = model.BeginOfSentenceState(), other = model.NullContextState();
        model.Score(ref state, tokens, scores);
        print.Add<double>(scores);
        foreach (int token in tokens.AsSpan(0, 40))
        {
            print.Add(model.Score(in other, token, out other, out int matched));
            print.Add(matched);
        }

        float[] row = new float[count];
        var random = new RandomSource(3);
        for (int i = 0; i < 5; i++)
        {
            model.Distribution(in state, row);
            print.Add<float>(row);
            int next = model.Sample(in state, random);
            foreach (TokenProbability top in model.TopNext(in state, 3))
                print.Add((top.Token, top.Probability));
            model.Score(in state, next, out state);
        }

        print.Add(model.CheckNormalization([[], [3], [4, 5]]).MaxDeviation);
        print.Add(model.Explain(model.Vocabulary.Decode(tokens.AsSpan(0, 9))).Tokens.Sum(token => token.LogProbability));
        if (model.BySentences)
            print.Add(model.SentenceLogProbability(tokens.AsSpan(0, 9)));
        LanguageModelSoundness.Scores(print, model);
    }
}
