// What a user of the package does, run by .ci/run with the JIT and as a native binary: both must print the same, to the last bit.
using System.Globalization;
using SeqModels.Diagnostics;
using SeqModels.Evaluation;
using SeqModels.Forecasting;
using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.Error.WriteLine($"Vectors of {ProcessorSupport.VectorBits} bits");

string[] lines = ["the cat sees the dog", "the dog sees a bird", "a bird sees the old cat", "the old cat likes the bird"];
Corpus corpus = Corpus.FromLines(Enumerable.Repeat(lines, 12).SelectMany(line => line), CorpusOptions.Characters);
EncodedCorpus text = corpus.Encode(corpus.BuildVocabulary());
string folder = Directory.CreateTempSubdirectory().FullName;

NGramModel counted = NGramModel.Estimate(text, order: 4, NGramSmoothing.AddK(0.01));
string file = Path.Combine(folder, "counted");
counted.Save(file);
Show("4-gram", NGramModel.Load(file));

NGramModel smoothed = NGramModel.Estimate(text, order: 4, NGramSmoothing.ModifiedKneserNey());
foreach (NGramStorageKind kind in (NGramStorageKind[])[NGramStorageKind.Hashed, NGramStorageKind.Packed])
{
    file = Path.Combine(folder, kind.ToString());
    smoothed.Save(file, new NGramStorageOptions { Kind = kind });
    using NGramModel opened = NGramModel.Load(file);
    Show($"{smoothed.Smoothing}, {kind}", opened);
}

foreach ((string cell, RecurrentOptions layers) in new (string, RecurrentOptions)[]
{
    ("Rnn", new RnnOptions()), ("Gru", new GruOptions()), ("GruResetAfter", new GruOptions { ResetAfter = true }), ("Lstm", new LstmOptions()),
})
{
    var model = new RecurrentLanguageModel(text.Vocabulary, new() { Recurrent = layers with { LayerCount = 2, Dropout = 0.1 }, HiddenSize = 17, EmbeddingSize = 9, Dropout = 0.1 });
    var options = new TrainingOptions { Epochs = 6, BatchSize = 4, Optimizer = new AdamOptions { LearningRate = 0.02 } };
    model.Train(text, text, options);
    file = Path.Combine(folder, cell);
    model.Save(file);
    Show(cell, RecurrentLanguageModel.Load(file));
}

CategoricalHmm hmm = CategoricalHmm.Estimate(text, 6, new HmmFitOptions { MaxIterations = 10, EmissionConcentration = 1.01 }).Model;
file = Path.Combine(folder, "hmm.json");
hmm.Save(file);
Show("Hmm", CategoricalHmm.Load(file));

var network = new NeuralNGramLanguageModel(text.Vocabulary, new() { EmbeddingSize = 5, HiddenSizes = [11] });
network.Train(text, text, new TrainingOptions { Epochs = 3, BatchSize = 4, Optimizer = new AdamOptions { LearningRate = 0.02 } });
file = Path.Combine(folder, "neural-ngram");
network.Save(file);
Show("Mixture", LanguageModelMixture.Fit([smoothed, hmm, NeuralNGramLanguageModel.Load(file)], text).Mixture);

double[] series = new AutoregressiveSource([0.6, 0.2]).Sample(160, seed: 1);
var epochs = new TrainingOptions { Epochs = 3 };
(IForecaster Forecaster, Func<string, IForecaster> Load)[] forecasters =
[
    (new LinearAutoregression(new() { Lags = 2 }), LinearAutoregression.Load),
    (new SeasonalNaiveForecaster(4), SeasonalNaiveForecaster.Load),
    (new WindowForecaster(new() { Lags = 3, HiddenSizes = [5], Training = epochs }), path => WindowForecaster.Load(path)),
    (new RecurrentForecaster(new() { HiddenSize = 5, SequenceLength = 12, Head = new GaussianHead(), Training = epochs }), path => RecurrentForecaster.Load(path)),
];
foreach ((IForecaster forecaster, Func<string, IForecaster> load) in forecasters)
{
    forecaster.Fit(series);
    file = Path.Combine(folder, "forecaster");
    forecaster.Save(file);
    ForecastDistribution forecast = load(file).PredictDistribution(series, 3, new PredictionOptions { PathCount = 50 });
    Console.WriteLine($"{forecaster.Name}: {forecast.Mean(2):R}, 90 % {forecast.Quantile(0.9, 2):R}");
}

var layer = new Lstm(2, 5, new RandomSource(1), new LstmOptions { Bidirectional = true });
Tensor x = Tensor.Normal([3, 6, 2], new RandomSource(2));
Console.WriteLine(GradientFlow.Measure(layer, () => layer.Forward(x).Output.Tanh().Sum()).ToMarkdown());
Console.WriteLine(GateStatistics.Of(RecurrentInspection.Of(layer, x)));
Console.WriteLine(RecurrentSpectrum.Of(layer));

Console.WriteLine(Backtest.Run(series, new LinearAutoregression(new() { Lags = 2 }), new BacktestOptions { Horizon = 3, Step = 20 }));
Directory.Delete(folder, recursive: true);

void Show(string name, ILanguageModel model)
{
    Console.WriteLine($"{name}: perplexity {Evaluator.Evaluate(model, text).Perplexity:R}");
    Console.WriteLine(model.GenerateText(new CharacterTokenizer(), "the ", new GenerationOptions { Seed = 1, MaxTokens = 60 }));
}
