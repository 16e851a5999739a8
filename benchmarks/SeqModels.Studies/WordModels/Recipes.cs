using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Studies.WordModels;

/// <summary>The recipes, by name.</summary>
internal static class Recipes
{
    // Rows of equal length from the first token on. TensorFlow's reader drops a last shorter window, PyTorch's example trains on it.
    private static readonly SequentialBatchOptions WholeWindows = new() { RandomOffset = false, SeparateRows = true };
    private static readonly SequentialBatchOptions AllWindows = WholeWindows with { KeepLast = true };

    public static IReadOnlyList<Recipe> All { get; } =
    [
        Zaremba("small", hidden: 200, range: 0.1f, dropout: 0, steps: 20, epochs: 13, fullRateEpochs: 5, division: 2, clip: 5, "Penn Treebank test 114.5 (TensorFlow's program: 116.7)"),
        Zaremba("medium", hidden: 650, range: 0.05f, dropout: 0.5, steps: 35, epochs: 39, fullRateEpochs: 7, division: 1.2, clip: 5, "Penn Treebank test 82.7"),
        Zaremba("large", hidden: 1500, range: 0.04f, dropout: 0.65, steps: 35, epochs: 55, fullRateEpochs: 15, division: 1.15, clip: 10, "Penn Treebank test 78.4"),
        PyTorch("pytorch", isTied: false, "Penn Treebank test 117.61; on WikiText-2 the example gives 137 to 143"),
        PyTorch("pytorch-tied", isTied: true, "Penn Treebank test 110.44; on WikiText-2 the example gives 130"),
        Own(),
    ];

    /// <summary>
    /// Zaremba, Sutskever and Vinyals 2014, "Recurrent Neural Network Regularization". The paper's loss is the sum over the T steps of a
    /// window, averaged over its rows: T times the mean that is minimised here. Its learning rate 1 and norm θ are therefore T and θ/T.
    /// </summary>
    /// <param name="fullRateEpochs">
    /// The epochs at the full rate. The paper says "after 4 epochs"; its code and TensorFlow's divide for the first time after the
    /// fifth.
    /// </param>
    private static Recipe Zaremba(
        string name, int hidden, float range, double dropout, int steps, int epochs, int fullRateEpochs, double division, double clip, string published) => new(
        name,
        $"Zaremba et al. 2014: 2 × {hidden} LSTM, {(dropout > 0 ? $"dropout {dropout}" : "no dropout")}, {epochs} epochs of SGD",
        published,
        new RecurrentLanguageModelOptions { HiddenSize = hidden, EmbeddingSize = hidden, Recurrent = new LstmOptions { LayerCount = 2, Dropout = dropout }, Dropout = dropout, InitialRange = range },
        WholeWindows,
        new TrainingOptions
        {
            Epochs = epochs,
            BatchSize = 20,
            SequenceLength = steps,
            Optimizer = new SgdOptions { LearningRate = steps },
            Clipping = GradientClipping.ByGlobalNorm(clip / steps),
            Schedule = new StepSchedule { FirstAt = fullRateEpochs, Factor = 1 / division },
            KeepBest = false,
        });

    /// <summary>
    /// PyTorch's word-language-model example with the settings of its published results, which were measured on the Penn Treebank (its documentation
    /// mentioned WikiText-2 until 2018; pytorch/examples, issues 281 and 415).
    /// </summary>
    private static Recipe PyTorch(string name, bool isTied, string published) => new(
        name,
        $"PyTorch's word-language-model example{(isTied ? " with tied weights" : "")}: 2 × 200 LSTM, dropout 0.2, 6 epochs of SGD",
        published,
        new RecurrentLanguageModelOptions { HiddenSize = 200, EmbeddingSize = 200, Recurrent = new LstmOptions { LayerCount = 2, Dropout = 0.2 }, Dropout = 0.2, EmbeddingRange = 0.1f, TieWeights = isTied },
        AllWindows,
        new TrainingOptions
        {
            Epochs = 6,
            BatchSize = 20,
            SequenceLength = 35,
            ValidationBatchSize = 10,
            Optimizer = new SgdOptions { LearningRate = 20 },
            Clipping = GradientClipping.ByGlobalNorm(0.25),
            Schedule = new PlateauSchedule { Factor = 0.25, Patience = 0, Threshold = 0 },
        });

    /// <summary>Our own recipe, with the regularization that pays off within a few hours on two cores.</summary>
    private static Recipe Own() => new(
        "seqmodels",
        "our own: tied 2-layer LSTM, masks per sequence, dropped recurrent weights, AdamW with cosine",
        null,
        new RecurrentLanguageModelOptions
        {
            HiddenSize = 448,
            EmbeddingSize = 256,
            Recurrent = new LstmOptions { LayerCount = 2, ForgetBias = 1, Dropout = 0.15, WeightDropout = 0.2, DropoutMask = DropoutMask.EachSequence },
            TieWeights = true,
            EmbeddingRange = 0.1f,
            DropoutMask = DropoutMask.EachSequence,
            EmbeddingDropout = 0.05,
            InputDropout = 0.2,
            OutputDropout = 0.3,
        },
        new SequentialBatchOptions(),
        new TrainingOptions
        {
            Epochs = 14,
            BatchSize = 20,
            SequenceLength = 70,
            ValidationBatchSize = 10,
            Optimizer = new AdamWOptions { LearningRate = 3e-3, Beta2 = 0.99, WeightDecay = 1e-6 },
            Clipping = GradientClipping.ByGlobalNorm(0.25),
            Schedule = new CosineSchedule { WarmUp = 200 },
        },
        new SampledSoftmaxOptions { Candidates = 4000, Frequent = 2000 });
}
