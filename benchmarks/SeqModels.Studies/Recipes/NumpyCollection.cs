using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.NGrams;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Studies.Recipes;

/// <summary>
/// The recurrent models of a collection of NumPy programs, each with six optimizers, and its Markov chain of words. Sizes, batches, updates and
/// learning rates are those of the collection; the backward pass runs through all time steps (the collection's is cut after one), and the
/// optimizers are the published formulas (the collection's RMSprop and Adam add the decayed sums to themselves, so that they grow without
/// bound; Adam has the published learning rate for that, and its usual one).
/// </summary>
internal static class NumpyCollection
{
    public const string Name = "numpy-collection";
    public const string Source = "huseinzol05, Machine-Learning-Numpy: RNN, LSTM and GRU with six optimizers on consumer.h; a Markov chain of words";

    private const int HiddenSize = 128, BatchSize = 64, SequenceLength = 12, Updates = 1000, Words = 50;

    /// <summary>Its gradients are sums over the batch, ours are means.</summary>
    private const double Positions = BatchSize * SequenceLength;

    private static readonly string[] Optimizers = ["SGD", "momentum", "Nesterov", "RMSprop", "Adagrad", "Adam, published", "Adam, 0.001"];

    /// <summary>A model, the collection's learning rates, and the loss of its last batch with each optimizer.</summary>
    private sealed record Model(string Name, RecurrentOptions Recurrent, double Sgd, double Momentum, double Adam, double[] Published);

    private static readonly Model[] Models =
    [
        new("RNN", new RnnOptions(), 1e-4, 1e-4, 1e-8, [2.160, 0.819, 0.876, 2.927, 0.915, 20.722]),
        new("LSTM", new LstmOptions(), 1e-3, 1e-4, 1e-4, [2.582, 2.592, 2.768, 3.519, 1.509, 20.722]),
        new("GRU", new GruOptions(), 1e-3, 1e-3, 1e-7, [3.542, 3.484, 3.635, 3.868, 3.531, 20.722]),
    ];

    public static void Run(Options options, string corpusFile, CancellationToken cancellationToken)
    {
        Corpus corpus = Corpus.FromFile(corpusFile, CorpusOptions.Characters);
        EncodedCorpus text = corpus.Encode(corpus.BuildVocabulary(VocabularyOptions.Closed));
        text = options.Quick ? text.Slice(0, Math.Min(text.Count, 4000)) : text;
        Console.WriteLine($"{Name}: {Source}");
        Console.WriteLine($"  {text.Count:N0} characters, vocabulary size {text.Vocabulary.Count}; mean training loss of the last epoch in nats (the collection: last batch)");
        Console.WriteLine($"  {"",-5}{string.Concat(Optimizers.Select(name => $"{name,17}"))}");
        var panels = new List<Chart>();
        foreach (Model model in Models)
        {
            var lines = new List<Line>();
            Console.Write($"  {model.Name,-5}");
            cancellationToken.ThrowIfCancellationRequested();
            foreach ((string name, OptimizerOptions optimizer) in Optimizers.Zip(OptimizersOf(model)))
            {
                IReadOnlyList<EpochResult> epochs = Train(model, optimizer, text, options);
                double updates = (double)Updates / epochs.Count;
                lines.Add(new(name, [.. epochs.Select(epoch => epoch.Epoch * updates)], [.. epochs.Select(epoch => epoch.TrainLoss)]));
                string published = lines.Count <= model.Published.Length && !options.Quick ? $" ({model.Published[lines.Count - 1]:F3})" : "";
                Console.Write($"{(epochs.Count == 0 ? "diverged" : $"{epochs[^1].TrainLoss:F3}") + published,17}");
            }

            Console.WriteLine();
            panels.Add(new Chart { Title = model.Name, XLabel = "updates", YLabel = "training loss, nats", Lines = lines, Legend = LegendPosition.Right });
        }

        string file = Path.Combine(options.Out, Name + ".png");
        new Figure(panels).Save(file);
        Console.WriteLine($"  curves: {file}");
        Console.WriteLine($"  Markov chain of words: {WriteText(corpusFile, options.Seed)}");
    }

    private static OptimizerOptions[] OptimizersOf(Model model) =>
    [
        new SgdOptions { LearningRate = model.Sgd * Positions },
        new SgdOptions { LearningRate = model.Momentum * Positions, Momentum = 0.9 },
        new SgdOptions { LearningRate = model.Momentum * Positions, Momentum = 0.9, Nesterov = true },
        new RmsPropOptions { LearningRate = 0.01, Alpha = 0.9 },
        new AdagradOptions { LearningRate = 0.01 },
        new AdamOptions { LearningRate = model.Adam },
        new AdamOptions { LearningRate = 0.001 },
    ];

    /// <summary>Trains on windows at random positions, from a zero state each; no result if the loss overflows.</summary>
    private static IReadOnlyList<EpochResult> Train(Model model, OptimizerOptions optimizer, EncodedCorpus text, Options options)
    {
        var network = new RecurrentLanguageModel(text.Vocabulary, new RecurrentLanguageModelOptions
        {
            Recurrent = model.Recurrent with { Initialization = RecurrentInitialization.All(Initializers.Normal(1 / MathF.Sqrt(HiddenSize))) },
            HiddenSize = HiddenSize,
            EmbeddingSize = 0,
            Seed = options.Seed,
        });
        var training = new TrainingOptions
        {
            BatchSize = BatchSize,
            SequenceLength = SequenceLength,
            Sampling = SamplingMode.Random,
            Clipping = GradientClipping.None,
            Optimizer = optimizer,
            Seed = options.Seed,
        };
        LanguageModelTask task = LanguageModelTask.Create(network, text, options: training);
        int epochs = options.Epochs ?? (Updates + task.BatchesPerEpoch - 1) / task.BatchesPerEpoch;
        try
        {
            return new Trainer(task, training with { Epochs = epochs }).Train().Epochs;
        }
        catch (NonFiniteTrainingException)
        {
            return [];
        }
    }

    /// <summary>A chain of order 1 whose probabilities are relative frequencies, from a random word of the text on.</summary>
    private static string WriteText(string file, ulong seed)
    {
        Corpus corpus = Corpus.FromFile(file, CorpusOptions.Words);
        NGramModel chain = NGramModel.Estimate(corpus.Encode(corpus.BuildVocabulary(VocabularyOptions.Closed)), 2, NGramSmoothing.MaximumLikelihood);
        return chain.GenerateText("", new GenerationOptions { MaxTokens = Words + 1, Seed = seed });
    }
}
