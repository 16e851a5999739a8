using System.Reflection;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Training;
using SeqModels.Tuning;

// A word-level LSTM that may be interrupted: Ctrl+C, a crash or a power failure cost at most half a minute, and the same command goes on
// as if nothing had happened, to the last bit.
// dotnet run -c Release --project samples/WordLanguageModel [-- FILE] reads a UTF-8 text, or else SeqModels' own documents.
bool quick = args.Contains("--quick");
string? file = args.FirstOrDefault(argument => !argument.StartsWith('-'));
string folder = Directory.CreateDirectory(Path.Combine("out", "word-language-model")).FullName;
var interruption = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) => (press.Cancel, _) = (true, interruption.CancelAsync());

// 1. Words and punctuation in running text, with the end of a line as a token. Words that occur once in the training part become <unk>.
CorpusOptions reading = CorpusOptions.Words with { Tokenizer = new RegexTokenizer(), EndOfLine = "\n", SkipEmptyLines = true };
Corpus text = file is null ? Corpus.FromText(Documents(), reading) : Corpus.FromFile(file, reading);
(Corpus first, Corpus second, Corpus third) = text.Split(0.9, 0.05, 0.05);
Vocabulary vocabulary = first.BuildVocabulary(new() { MinCount = 2, MaxSize = quick ? 500 : 20_000 });
EncodedCorpus train = first.Encode(vocabulary), validation = second.Encode(vocabulary), test = third.Encode(vocabulary);
train = quick ? train.Slice(0, Math.Min(20_000, train.Count)) : train;
Console.WriteLine($"{train.Count:N0} training tokens, vocabulary size {vocabulary.Count:N0}");

// 2. The model: two layers. The input and the output share their embedding (TieWeights), and dropout is everywhere: a small text is soon
// learned by heart. A mask per sequence, not per step, is the variational dropout of Gal and Ghahramani (2016).
var model = new RecurrentLanguageModel(vocabulary, new()
{
    EmbeddingSize = quick ? 32 : 128,
    HiddenSize = quick ? 32 : 128,
    Recurrent = new LstmOptions { LayerCount = 2, Dropout = 0.3, WeightDropout = 0.3, DropoutMask = DropoutMask.EachSequence },
    TieWeights = true,
    DropoutMask = DropoutMask.EachSequence,
    InputDropout = 0.4,
    OutputDropout = 0.4,
    Seed = 1,
}, train.Tokenizer);
Console.WriteLine(ModelSummary.Of(model));

// 3. The training, with everything that a checkpoint needs to know. Delete the folder to begin again.
var options = new TrainingOptions
{
    Epochs = quick ? 2 : 10,
    BatchSize = 20,
    SequenceLength = 35,
    Optimizer = new AdamWOptions { LearningRate = 0.004, WeightDecay = 1e-4 },
    Schedule = new CosineSchedule { WarmUp = 50 },
    Clipping = GradientClipping.ByGlobalNorm(0.25),
    Checkpoints = new(Path.Combine(folder, "run.checkpoint")) { Every = TimeSpan.FromSeconds(30), Resume = ResumeMode.IfPresent },
    Seed = 1,
};
using var progress = new ConsoleProgress();
using var log = new JsonLinesLog(Path.Combine(folder, "log.jsonl"));
using var board = new TensorBoardLog(Path.Combine(folder, "tensorboard"));
TrainingResult result = model.Train(train, validation, options, TrainingLogs.Combine(progress, log, board), interruption.Token);
if (result.Reason == StopReason.Cancelled)
{
    Console.WriteLine("Interrupted. The same command resumes the run.");
    return;
}

// 4. The best epoch's weights are in the model now.
EvaluationResult score = Evaluator.Evaluate(model, test);
Console.WriteLine($"test perplexity {score.Perplexity:F1}, {100.0 * score.OovTokens / test.Count:F1} % unknown words");
Console.WriteLine(model.GenerateText("The ", new() { MaxTokens = 60, Temperature = 0.8, TopK = 40, Seed = 1 }));
model.Save(Path.Combine(folder, "model.safetensors"));
TrainingCurves.Of(result, "Word-level LSTM", [new("test", score.Perplexity)]).Save(Path.Combine(folder, "curve.png"));
Console.WriteLine($"Wrote model.safetensors, curve.png, log.jsonl and TensorBoard's files to {folder}.");

static string Documents()
{
    var program = Assembly.GetExecutingAssembly();
    IEnumerable<string> names = program.GetManifestResourceNames().Order(StringComparer.Ordinal);
    return string.Concat(names.Select(name => new StreamReader(program.GetManifestResourceStream(name)!).ReadToEnd()));
}
