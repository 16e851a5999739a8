using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.NGrams;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Text;
using SeqModels.Training;

// How good is a perplexity? If the entropy rate of the source is known, one can tell: no model can be below exp(entropy rate), the floor,
// unless it sees the future. Three such sources, and four models estimated from a sample of each.
bool quick = args.Contains("--quick");
string folder = Directory.CreateDirectory(Path.Combine("out", "floor")).FullName;
(string Name, UnifilarSource Source, int States)[] sources =
[
    ("golden mean", UnifilarSource.GoldenMean(), 2),    // no two 1s in a row: a Markov chain of order 1
    ("Markov chain", UnifilarSource.RandomMarkovChain(vocabularySize: 3, order: 2, seed: 1), 9),
    ("even process", UnifilarSource.EvenProcess(), 3),  // runs of 1 have even length: no finite context suffices
];
string[] names = ["3-gram", "8-gram", "HMM", "LSTM"];
List<double>[] excess = [.. names.Select(_ => new List<double>())];
Console.WriteLine("Excess perplexity over the floor in percent, ± 2 standard errors");
Console.WriteLine($"{"source",-14}{"floor",8}{string.Concat(names.Select(name => $"{name,20}"))}");
foreach ((string name, UnifilarSource source, int states) in sources)
{
    EncodedCorpus train = source.Sample(quick ? 10_000 : 200_000, seed: 1), test = source.Sample(quick ? 5_000 : 200_000, seed: 2);
    var lstm = new RecurrentLanguageModel(
        source.Vocabulary, new() { Recurrent = new LstmOptions { ForgetBias = 1 }, HiddenSize = 32, EmbeddingSize = 0 });
    lstm.Train(train, options: new()
    {
        Epochs = quick ? 1 : 8,
        SequenceLength = 50,
        Optimizer = new AdamOptions { LearningRate = 0.01 },
        Schedule = new CosineSchedule(),
    });
    ILanguageModel[] models =
    [
        NGramModel.Estimate(train, order: 3),
        NGramModel.Estimate(train, order: 8),
        CategoricalHmm.Estimate(train.Slice(0, train.Count / 10), states, new() { Restarts = quick ? 1 : 20 }).Model,
        lstm,
    ];

    // MeasureExcess compares the model's and the source's probability of each token of the test text, so that the error is small.
    FloorResult[] results = Array.ConvertAll(models, model => source.MeasureExcess(model, test));
    string columns = string.Concat(results.Select(result => $"{$"{result.ExcessPercent:F3} ± {2 * result.ExcessPercentError:F3}",20}"));
    Console.WriteLine($"{name,-14}{source.Perplexity,8:F4}{columns}");
    for (int i = 0; i < names.Length; i++)
        excess[i].Add(results[i].ExcessPercent);
}

new BarChart
{
    Title = "Excess perplexity over the entropy rate of the source",
    YLabel = "excess, % (no bar: below 0.001)",
    Groups = [.. sources.Select(source => source.Name)],
    Series = [.. names.Select((name, i) => new BarSeries(name, excess[i]))],
    YScale = AxisScale.Logarithmic,
    YRange = (0.001, 20),
}.Save(Path.Combine(folder, "floor.png"));
