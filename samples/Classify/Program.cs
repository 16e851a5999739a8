using Samples;
using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Layers;
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Training;

// Which of four Markov chains generated a sequence? The chains are known, so the best possible accuracy is too: that of the likelihoods.
return LessonOptions.Run(args, "Classify", "a bidirectional LSTM classifies sequences of 5 to 60 tokens, beside the best possible classifier.", Study);

static void Study(LessonOptions options)
{
    const int tokens = 6;
    string[] names = ["chain A", "chain B", "chain C", "chain D"];
    var random = new RandomSource(options.Seed);
    MarkovChain[] chains = [.. names.Select(_ => Chain(tokens, random))];
    (SequenceExample[] trainRows, SequenceExample[] testRows) = (Sample(options.Quick ? 300 : 12_000), Sample(options.Quick ? 200 : 4000));
    var batching = new SequenceBatchOptions { BatchSize = 64, PoolBatches = 20 };
    (SequenceBatches train, SequenceBatches validation) = new SequenceBatches(trainRows, batching).Split(0.9);
    var test = new SequenceBatches(testRows, batching);

    var model = new SequenceClassifier(new SequenceClassifierOptions
    {
        VocabularySize = tokens,
        EmbeddingSize = 8,
        HiddenSize = 32,
        Recurrent = new LstmOptions { Bidirectional = true },
        Pooling = SequencePooling.Mean,
        ClassNames = names,
        Seed = options.Seed,
    });
    new Trainer(new SequenceModelTask(model, train, validation), new TrainingOptions { Epochs = options.Quick ? 2 : 12, Seed = options.Seed }).Fit();
    model.Save(Path.Combine(options.Out, "classifier.safetensors"));

    ConfusionMatrix confusion = model.Confusion(test), best = new(names);
    best.Add([.. testRows.Select(row => row.Label!.Value)], [.. testRows.Select(Likeliest)]);
    Console.WriteLine($"\n{confusion.ToReport()}\nAccuracy {confusion.Accuracy:P1}; of the best possible classifier, which knows the chains, {best.Accuracy:P1}.");
    IReadOnlyList<ClassPrediction> predictions = model.Predict(testRows);
    int[] lengths = [5, 10, 20, 30, 45, 61];
    (int Length, bool IsRight, bool IsBestRight)[] rows =
        [.. testRows.Select((row, i) => (row.Length, predictions[i].Class == row.Label, Likeliest(row) == row.Label))];
    string[] groups = [.. lengths.Zip(lengths.Skip(1), (from, to) => $"{from}–{to - 1}")];
    double[] Share(Func<(int Length, bool IsRight, bool IsBestRight), bool> right) =>
        [.. lengths.Zip(lengths.Skip(1), (from, to) => 100 * rows.Where(row => row.Length >= from && row.Length < to).Average(row => right(row) ? 1.0 : 0))];

    string file = Path.Combine(options.Out, "classify.png");
    new Figure(
        new HeatMap { Title = "Confusion (share of each class)", XLabel = "predicted", YLabel = "actual", RowNames = names, ColumnNames = names, Values = confusion.ToShares(), Range = (0, 1) },
        new BarChart { Title = "Accuracy by length", XLabel = "tokens", YLabel = "accuracy, %", Groups = groups, Series = [new("BiLSTM", Share(row => row.IsRight)), new("best possible", Share(row => row.IsBestRight))], YRange = (0, 100) })
        .Save(file);
    Console.WriteLine($"Wrote {file}.");

    SequenceExample[] Sample(int count) => [.. Enumerable.Range(0, count).Select(i =>
        SequenceExample.FromTokens(chains[i % chains.Length].Sample(5 + random.NextInt(56), random)).WithLabel(i % chains.Length))];

    // All chains are equally frequent.
    int Likeliest(SequenceExample row) => chains.Select(chain => chain.CreateState()).Index()
        .MaxBy(state => row.Tokens.ToArray().Sum(token => state.Item.Score(token))).Index;
}

// Transition probabilities near the uniform ones, so that short sequences tell little.
static MarkovChain Chain(int states, RandomSource random)
{
    double[,] transition = new double[states, states];
    for (int i = 0; i < states; i++)
    {
        double[] row = [.. Enumerable.Range(0, states).Select(_ => 0.4 + random.NextDouble())];
        for (int j = 0; j < states; j++)
            transition[i, j] = row[j] / row.Sum();
    }

    return MarkovChain.FromTransitions(transition);
}
