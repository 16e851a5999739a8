using System.Reflection;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Text;
using SeqModels.Training;

// Fine-tuning: a language model of one text learns a second one, with a larger vocabulary and, at first, frozen recurrent layers. What does
// it gain on the second text, and what does it forget of the first?
// dotnet run -c Release --project samples/FineTune [-- FIRST SECOND] reads two UTF-8 texts, or else SeqModels' own documents and sources.
bool quick = args.Contains("--quick");
string[] files = [.. args.Where(argument => !argument.StartsWith('-'))];
string folder = Directory.CreateDirectory(Path.Combine("out", "fine-tune")).FullName;
string[] names = files.Length == 2 ? [.. files.Select(file => Path.GetFileName(file))] : ["documents", "sources"];

// 1. Two texts of words and punctuation, each 90 % to train and 10 % to validate.
CorpusOptions reading = CorpusOptions.Words with { Tokenizer = new RegexTokenizer(), EndOfLine = "\n", SkipEmptyLines = true };
(Corpus firstTrain, Corpus firstValidation, _) = Read(0).Split(0.9, 0.1, 0);
(Corpus secondTrain, Corpus secondValidation, _) = Read(1).Split(0.9, 0.1, 0);

// 2. The base model knows the words of the first text; those that occur once are <unk>.
Vocabulary vocabulary = firstTrain.BuildVocabulary(new() { MinCount = 2, MaxSize = 4000 });
RecurrentLanguageModelOptions size = new() { HiddenSize = 128, EmbeddingSize = 128, TieWeights = true, Dropout = 0.2, InitialRange = 0.1f };
var pretrained = new RecurrentLanguageModel(vocabulary, size, reading.Tokenizer);
Train(pretrained, firstTrain, quick ? 2 : 8, new CosineSchedule(), 0.003);
pretrained.Save(Path.Combine(folder, "base.safetensors"));

// 3. The frequent new words of the second text join the vocabulary. Their embeddings begin as a copy of that of <unk>, which so far stood
// for them. Both texts are now measured with this vocabulary, so that the perplexities before and after are comparable.
Vocabulary larger = vocabulary.Extend(secondTrain.Tokens(), maxCount: 2000, minCount: 2);
RecurrentLanguageModel tuned = pretrained.WithVocabulary(larger, seed: 1, NewTokenInitialization.FromUnknown);
EncodedCorpus firstText = firstValidation.Encode(larger), secondText = secondValidation.Encode(larger);
Console.WriteLine($"\nvocabulary: {vocabulary.Count:N0} words, {larger.Count - vocabulary.Count:N0} more for {names[1]}");
Console.WriteLine($"{"epoch",5}  {"recurrent layers",-16}  {names[0],12}  {names[1],12}   (validation perplexity)");
List<double> firstCurve = [], secondCurve = [];
Measure("base model");

// 4. At first only the embedding and the output learn; then all. The learning rate is a third of that of the base model.
(int epochs, int frozen) = quick ? (2, 1) : (6, 2);
tuned.Freeze("rnn.*");
for (int epoch = 1; epoch <= epochs; epoch++)
{
    if (epoch > frozen)
    {
        tuned.Unfreeze();
    }

    Train(tuned, secondTrain, 1, new ConstantSchedule(), 0.001, (ulong)epoch);
    Measure(epoch > frozen ? "trained" : "frozen");
}

tuned.Save(Path.Combine(folder, "model.safetensors"));
var chart = new Chart { Title = "Fine-tuning", XLabel = "epoch", YLabel = "validation perplexity", YScale = AxisScale.Logarithmic };
(chart with { Lines = [new(names[1], secondCurve), new(names[0], firstCurve)] }).Save(Path.Combine(folder, "curves.png"));
Console.WriteLine($"Wrote both models and curves.png to {folder}.");

void Measure(string stage)
{
    firstCurve.Add(Evaluator.Evaluate(tuned, firstText).Perplexity);
    secondCurve.Add(Evaluator.Evaluate(tuned, secondText).Perplexity);
    Console.WriteLine($"{firstCurve.Count - 1,5}  {stage,-16}  {firstCurve[^1],12:F1}  {secondCurve[^1],12:F1}");
}

void Train(RecurrentLanguageModel model, Corpus text, int epochs, LearningRateSchedule schedule, double rate, ulong seed = 0)
{
    var adam = new AdamOptions { LearningRate = rate };
    TrainingOptions how = new() { Epochs = epochs, BatchSize = 16, Optimizer = adam, Schedule = schedule, KeepBest = false, Seed = seed };
    model.Train(text.Encode(model.Vocabulary), options: how);
}

Corpus Read(int i)
{
    var program = Assembly.GetExecutingAssembly();
    string[] parts = [.. program.GetManifestResourceNames().Where(name => name.Split('/')[0] == names[i]).Order(StringComparer.Ordinal)];
    new Random(1).Shuffle(parts);
    string own = string.Concat(parts.Select(name => new StreamReader(program.GetManifestResourceStream(name)!).ReadToEnd()));
    string text = files.Length == 2 ? File.ReadAllText(files[i]) : own[..Math.Min(own.Length, quick ? 60_000 : 400_000)];
    return Corpus.FromText(text, reading);
}
