using RescoringSample;
using Samples;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Text;
using SeqModels.Training;

return LessonOptions.Run(args, "Rescoring", "language models choose among the n best hypotheses of a noisy channel.", Run);

static void Run(LessonOptions options)
{
    CancellationToken interruption = SampleProgram.Interruption();
    (int sentences, int lists, int best, int epochs) = options.Quick ? (1000, 60, 20, 2) : (8000, 400, 64, 6);
    var channel = new NoisyChannel(new RandomSource(options.Seed));

    // Two language models of correct text.
    Corpus text = Corpus.FromLines([.. Enumerable.Range(0, sentences).Select(_ => string.Join(' ', channel.Sentence()))]);
    EncodedCorpus train = text.Encode(text.BuildVocabulary());
    NGramModel ngram = NGramModel.Estimate(train, 4, NGramSmoothing.ModifiedKneserNey());
    var lstm = new RecurrentLanguageModel(train.Vocabulary, new RecurrentLanguageModelOptions { EmbeddingSize = 32, HiddenSize = 64, Seed = options.Seed });
    var adam = new AdamOptions { LearningRate = 0.005 };
    lstm.Train(train, null, new TrainingOptions { Epochs = epochs, BatchSize = 16, Optimizer = adam, Schedule = new CosineSchedule(), Seed = options.Seed }, null, interruption);
    interruption.ThrowIfCancellationRequested();

    // The hypotheses of the channel, scored by both; are the models different at all?
    NBestList[] development = Lists(lists), test = Lists(2 * lists);
    EncodedCorpus references = Corpus.FromLines([.. test.Select(list => string.Join(' ', list.Reference!))]).Encode(train.Vocabulary);
    Console.WriteLine($"{Evaluator.ComparePaired(("LSTM", lstm), ("4-gram", ngram), references, cancellationToken: interruption)}\n");

    // Weights with the fewest errors on the development lists.
    NamedRescorer[] rescorers =
    [
        ("channel alone", new Rescorer(("channel", 1))), ("+ 4-gram", Tune("channel", "4-gram", "words")),
        ("+ LSTM", Tune("channel", "LSTM", "words")), ("+ both", Tune("channel", "4-gram", "LSTM", "words")),
    ];
    RescoringReport report = RescoringReport.Of(rescorers, development, test, cancellationToken: interruption);
    Console.WriteLine($"word error rates, {lists} development and {2 * lists} test lists of {best} hypotheses:\n{report}\n");
    Console.WriteLine($"+ LSTM against + 4-gram: {report.Rows[2].Test.ComparePaired(report.Rows[1].Test)}");
    Console.WriteLine($"+ both against + LSTM:   {report.Rows[3].Test.ComparePaired(report.Rows[2].Test)}\nweights of + both: {rescorers[3].Rescorer}");

    // Test errors with the first n hypotheses of every list.
    int[] sizes = [.. Enumerable.Range(0, 10).Select(power => 1 << power).Where(size => size < best), best];
    double[] xs = [.. sizes.Select(size => (double)size)];
    NBestList[][] first = [.. sizes.Select(size => test.Select(list => new NBestList([.. list.Hypotheses.Take(size)], list.Reference)).ToArray())];
    Line[] lines = [.. rescorers.Select(named => new Line(named.Name, xs, [.. first.Select(part => 100 * named.Rescorer.Evaluate(part).ErrorRate)]))];
    double[] oracle = [.. first.Select(part => 100 * rescorers[0].Rescorer.Evaluate(part).OracleErrorRate)];
    string path = Path.Combine(options.Out, "rescoring.png");
    new Chart
    {
        Title = "Rescoring: word errors on the test set",
        XLabel = "hypotheses per list",
        YLabel = "word error rate, %",
        XScale = AxisScale.Logarithmic,
        Lines = [.. lines, new Line("oracle", xs, oracle) { Color = Palette.Gray, Dashed = true }],
    }.Save(path);
    Console.WriteLine($"Wrote {path}.");

    NBestList[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => channel.Recognize(channel.Sentence(), best)
        .WithLanguageModel(("4-gram", ngram), interruption).WithLanguageModel(("LSTM", lstm), interruption).WithWordCount())];

    Rescorer Tune(params string[] features) => new Rescorer([.. features.Select(name => new FeatureWeight(name, name == "channel" ? 1 : 0))])
        .Tune(development, new RescorerTuningOptions { Seed = options.Seed }, cancellationToken: interruption).Rescorer;
}
