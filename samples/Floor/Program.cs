using Samples;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Text;
using SeqModels.Training;

// How far above the entropy rate of a source do models come that only see a sample of it? Below it is possible only by knowing the future.
return LessonOptions.Run(args, "Floor", "Models against sources whose entropy rate is known exactly: excess perplexity over the floor.", Study);

static void Study(LessonOptions options)
{
    int length = options.Quick ? 5_000 : 500_000;
    (string Name, UnifilarSource Source, int MinOrder, int MaxOrder)[] sources =
    [
        ("biased coin", UnifilarSource.BiasedCoin(0.2), 1, 1),
        ("golden mean", UnifilarSource.GoldenMean(), 2, 2),
        ("Markov chain", UnifilarSource.RandomMarkovChain(5, 2, options.Seed), 3, 3),
        ("Reber grammar", UnifilarSource.Reber(), 3, 3),
        ("even process", UnifilarSource.EvenProcess(), 12, 16),
        ("embedded Reber", UnifilarSource.EmbeddedReber(), 12, 16),
        ("random unifilar", UnifilarSource.RandomUnifilar(4, 3, options.Seed), 2, 10),
    ];
    foreach ((string name, UnifilarSource source, int minOrder, int maxOrder) in sources)
    {
        EncodedCorpus train = source.Sample(length, options.Seed), validation = source.Sample(length / 4, options.Seed + 1), test = source.Sample(length, options.Seed + 2);
        var sw = System.Diagnostics.Stopwatch.StartNew();
        var log = "";
        NGramModel best = null!; double bestLoss = double.PositiveInfinity;
        for (int n = minOrder; n <= maxOrder; n++)
        {
            var m = NGramModel.Estimate(train, n);
            var a = NGramModel.Estimate(train, n, NGramSmoothing.AddK(0.5));
            log += $"  {n}: {source.MeasureExcess(m, validation).ExcessPercent:F3} {source.MeasureExcess(a, validation).ExcessPercent:F3}\n";
            var r = source.MeasureExcess(m, validation);
            if (r.CrossEntropy < bestLoss) (best, bestLoss) = (m, r.CrossEntropy);
        }
        Console.WriteLine($"{name}: {source} ppl {source.Perplexity:F4}\n{log} ngram {source.MeasureExcess(best, test)}  {sw.Elapsed.TotalSeconds:F1}s");
        sw.Restart();
        var lstm = new RecurrentLanguageModel(train.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 32, EmbeddingSize = 0, Recurrent = new LstmOptions { ForgetBias = 1 }, Seed = options.Seed });
        var res = lstm.Train(train, validation, new TrainingOptions { Epochs = options.Quick ? 1 : 8, BatchSize = 32, SequenceLength = 50, Optimizer = new AdamOptions { LearningRate = 0.01 }, Schedule = new CosineSchedule(), Seed = options.Seed });
        Console.WriteLine($"  lstm {source.MeasureExcess(lstm, test)}  {sw.Elapsed.TotalSeconds:F1}s");
        foreach (var e in res.Epochs) Console.Write($"{(Math.Exp(e.ValidationLoss!.Value)):F4} ");
        Console.WriteLine();
    }
}
