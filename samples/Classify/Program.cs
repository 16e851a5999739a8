using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Layers;
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Training;

// Classification: which of four Markov chains generated a sequence of 5 to 60 tokens? The chains are known, and so is the best possible
// classifier: it takes the chain under which the sequence is most likely. How close does a bidirectional LSTM come that sees only examples?
bool quick = args.Contains("--quick");
string folder = Directory.CreateDirectory(Path.Combine("out", "classify")).FullName;
const int Tokens = 6;
string[] names = ["chain A", "chain B", "chain C", "chain D"];
var random = new RandomSource(1);
MarkovChain[] chains = [.. names.Select(_ => NewChain())];

// SequenceBatches pads and shuffles; with PoolBatches, rows of similar length share a batch, so that little is padded.
SequenceExample[] trainRows = Sample(quick ? 300 : 12_000), testRows = Sample(quick ? 200 : 4000);
var batching = new SequenceBatchOptions { BatchSize = 64, PoolBatches = 20 };
(SequenceBatches train, SequenceBatches validation) = new SequenceBatches(trainRows, batching).Split(0.9);
var test = new SequenceBatches(testRows, batching);

var model = new SequenceClassifier(new()
{
    VocabularySize = Tokens,
    EmbeddingSize = 8,
    HiddenSize = 32,
    Recurrent = new LstmOptions { Bidirectional = true },
    Pooling = SequencePooling.Mean,
    ClassNames = names,
});
model.Train(train, validation, new() { Epochs = quick ? 2 : 12 });     // keeps the epoch with the lowest validation loss
model.Save(Path.Combine(folder, "classifier.safetensors"));

ConfusionMatrix confusion = model.Confusion(test), best = new(names);
best.Add([.. testRows.Select(row => row.Label!.Value)], [.. testRows.Select(Likeliest)]);
Console.WriteLine($"{confusion.ToReport()}\nAccuracy {confusion.Accuracy:P1}; of the best possible classifier {best.Accuracy:P1}.");

// Accuracy by length: short sequences tell little, even to the best classifier.
IReadOnlyList<ClassPrediction> predictions = model.Predict(testRows);
int[] bounds = [5, 10, 20, 30, 45, 61];
new Figure(
    new HeatMap { Title = "Share of predictions by actual class", Values = confusion.ToShares(), RowNames = names, ColumnNames = names },
    new BarChart
    {
        Title = "Accuracy by length",
        XLabel = "tokens",
        YLabel = "accuracy, %",
        Groups = ["5–9", "10–19", "20–29", "30–44", "45–60"],
        Series = [new("BiLSTM", ByLength(i => predictions[i].Class)), new("best possible", ByLength(i => Likeliest(testRows[i])))],
        YRange = (0, 100),
    }).Save(Path.Combine(folder, "classify.png"));

// Transition probabilities near the uniform ones: the chains differ little.
MarkovChain NewChain()
{
    var transition = new double[Tokens, Tokens];
    for (int i = 0; i < Tokens; i++)
    {
        double[] row = [.. Enumerable.Range(0, Tokens).Select(_ => 0.4 + random.NextDouble())];
        for (int j = 0; j < Tokens; j++)
            transition[i, j] = row[j] / row.Sum();
    }

    return MarkovChain.FromTransitions(transition);
}

SequenceExample[] Sample(int count) => [.. Enumerable.Range(0, count).Select(i =>
    SequenceExample.FromTokens(chains[i % chains.Length].Sample(5 + random.NextInt(56), random)).WithLabel(i % chains.Length))];

int Likeliest(SequenceExample row) => chains.Select(chain => chain.CreateState()).Index()
    .MaxBy(state => row.Tokens.ToArray().Sum(token => state.Item.Score(token))).Index;

double[] ByLength(Func<int, int> classOf) => [.. bounds.Zip(bounds.Skip(1), (from, to) => 100 * Enumerable.Range(0, testRows.Length)
    .Where(i => testRows[i].Length >= from && testRows[i].Length < to).Average(i => classOf(i) == testRows[i].Label ? 1.0 : 0))];
