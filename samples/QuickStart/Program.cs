using System.Reflection;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.NGrams;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Training;

// One model of each kind on one text, character by character: which predicts unseen text best, and what does each write?
// dotnet run -c Release --project samples/QuickStart [-- FILE] reads a UTF-8 text, or else SeqModels' own sources and documents.
bool quick = args.Contains("--quick");
string? file = args.FirstOrDefault(argument => !argument.StartsWith('-'));
string folder = Directory.CreateDirectory(Path.Combine("out", "quickstart")).FullName;

// 1. The text: 80 % to train, 10 % to validate, 10 % to test. The vocabulary is of the training part; characters seen once become <unk>.
Corpus text = file is null ? Corpus.FromText(ProjectText(), CorpusOptions.Characters) : Corpus.FromFile(file, CorpusOptions.Characters);
(Corpus first, Corpus second, Corpus third) = text.Split(0.8, 0.1, 0.1);
Vocabulary vocabulary = first.BuildVocabulary(new() { MinCount = 2 });
EncodedCorpus train = first.Encode(vocabulary), validation = second.Encode(vocabulary), test = third.Encode(vocabulary);
train = quick ? train.Slice(0, Math.Min(60_000, train.Count)) : train;
Console.WriteLine($"{train.Count:N0} training and {test.Count:N0} test characters, {vocabulary.Count} different");

// 2. Models of counts. N-grams: modified Kneser-Ney, at the order that is best on the validation text. HMM: expectation maximization.
NGramModel ngram = Enumerable.Range(2, quick ? 4 : 15).Select(order => NGramModel.Estimate(train, order))
    .MinBy(model => Evaluator.Evaluate(model, validation).Perplexity)!;
ngram.Save(Path.Combine(folder, "n-gram.ngram"));
var fitting = new HmmFitOptions { MaxIterations = quick ? 5 : 40, EmissionConcentration = 1.01, Seed = 1 };
CategoricalHmm hmm = CategoricalHmm.Estimate(train.Slice(0, Math.Min(100_000, train.Count)), stateCount: 48, fitting).Model;
hmm.Save(Path.Combine(folder, "hmm.json"));
List<NamedModel> models = [($"{ngram.Order}-gram", ngram), ("HMM", hmm)];

// 3. Networks: an embedding, one recurrent layer, a softmax. Windows of 64 characters follow each other, and the state is carried from one
// to the next (truncated backpropagation through time).
var training = new TrainingOptions
{
    Epochs = 6,
    BatchSize = quick ? 16 : 32,
    SequenceLength = quick ? 32 : 64,
    Optimizer = new AdamOptions { LearningRate = 0.01 },
    Schedule = new CosineSchedule { WarmUp = 100 },
    Clipping = GradientClipping.ByGlobalNorm(1),
};
(string, RecurrentOptions)[] layers = [("RNN", new RnnOptions()), ("GRU", new GruOptions()), ("LSTM", new LstmOptions())];
var curves = new List<Line>();
foreach ((string name, RecurrentOptions layer) in layers)
{
    var options = new RecurrentLanguageModelOptions { Recurrent = layer, HiddenSize = quick ? 64 : 192, EmbeddingSize = 64, Seed = 1 };
    var model = new RecurrentLanguageModel(vocabulary, options, train.Tokenizer);
    Console.WriteLine($"\n{name}, {model.ParameterCount:N0} parameters");
    using var progress = new ConsoleProgress();
    IReadOnlyList<EpochResult> epochs = model.Train(train, validation, training, progress).Epochs;
    model.Save(Path.Combine(folder, $"{name.ToLowerInvariant()}.safetensors"));
    models.Add((name, model));
    double[] numbers = [.. epochs.Select(epoch => (double)epoch.Epoch)];
    curves.Add(new Line(name, numbers, [.. epochs.Select(epoch => epoch.ValidationPerplexity!.Value)]));
}

// 4. A mixture of all, with the weights that are best on the validation text; all of them on the test text; and what they write.
MixtureFit<LanguageModelMixture> fit = LanguageModelMixture.Fit([.. models.Select(named => named.Model)], validation);
models.Add(("mixture", fit.Mixture));
Console.WriteLine($"\n{Evaluator.Compare(models, test)}");
var sampling = new GenerationOptions { Temperature = 0.8, TopK = 10, MaxTokens = 300, Seed = 1 };
models.ForEach(m => Console.WriteLine($"\n{m.Name}:\n{m.Model.GenerateText(file is null ? "public static " : "The ", sampling)}"));

// 5. The curves of the networks; the n-gram model and the mixture have no epochs.
var chart = new Chart { Title = "Validation perplexity", XLabel = "epoch", YLabel = "per character", YScale = AxisScale.Logarithmic };
ReferenceLine[] levels = [new(models[0].Name, fit.ComponentPerplexities[0]), new("mixture", fit.Perplexity)];
(chart with { Lines = curves, References = levels }).Save(Path.Combine(folder, "curves.png"));
Console.WriteLine($"\nWrote the models and curves.png to {folder}.");

static string ProjectText()
{
    var program = Assembly.GetExecutingAssembly();
    string[] names = [.. program.GetManifestResourceNames().Order(StringComparer.Ordinal)];
    new Random(1).Shuffle(names);    // so that each of the three parts has files of every folder
    return string.Concat(names.Select(name => new StreamReader(program.GetManifestResourceStream(name)!).ReadToEnd()))[..500_000];
}
