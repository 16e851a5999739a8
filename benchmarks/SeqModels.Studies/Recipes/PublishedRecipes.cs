using System.Text.RegularExpressions;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Studies.Recipes;

/// <summary>The experiments, by name.</summary>
internal static partial class PublishedRecipes
{
    private const string DiveIntoDeepLearning = "Zhang et al., Dive into Deep Learning, chapter Modern Recurrent Neural Networks";

    public static IReadOnlyList<Recipe> All { get; } =
    [
        TimeMachine("d2l-rnn", new RnnOptions(), "training perplexity at most 1.35 after 500 epochs"),
        TimeMachine("d2l-gru", new GruOptions(), "training perplexity at most 1.15 after 500 epochs"),
        TimeMachine("d2l-lstm", new LstmOptions(), "training perplexity at most 1.15 after 500 epochs"),
        CharRnn("char-rnn", forgetBias: null),
        CharRnn("char-rnn-forget-bias", forgetBias: 1),
        CharacterLstm(),
    ];

    // One-hot characters, hidden 256, batch 32, 35 steps, SGD with learning rate 1, clipping at norm 1, sequential partitioning.
    private static Recipe TimeMachine(string name, RecurrentOptions cell, string published) => new(
        name,
        DiveIntoDeepLearning,
        published,
        ReadTimeMachine,
        new RecurrentLanguageModelOptions { Recurrent = cell, HiddenSize = 256, EmbeddingSize = 0 },
        new TrainingOptions
        {
            Epochs = 500,
            BatchSize = 32,
            SequenceLength = 35,
            Clipping = GradientClipping.ByGlobalNorm(1),
            Optimizer = new SgdOptions { LearningRate = 1 },
        });

    // The defaults of char-rnn's train.lua: 2 × 128 LSTM, batch 50, 50 steps, RMSprop, elements of the gradient clipped to ±5,
    // initial values in ±0.08. Later versions of it also start the forget bias at 1.
    private static Recipe CharRnn(string name, float? forgetBias) => new(
        name,
        "Karpathy, char-rnn (defaults of train.lua)",
        "validation loss at most 2.16 nats after one epoch, 1.86 after two",
        ReadCharRnn,
        new RecurrentLanguageModelOptions { Recurrent = new LstmOptions { LayerCount = 2, ForgetBias = forgetBias }, HiddenSize = 128, EmbeddingSize = 0, InitialRange = 0.08f },
        new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 50,
            SequenceLength = 50,
            Clipping = GradientClipping.ByValue(5),
            KeepBest = false,
            Optimizer = new RmsPropOptions { LearningRate = 2e-3, Alpha = 0.95 },
        });

    // Our own, as good as an hour on two cores makes it: two wide layers, masks per sequence, dropped recurrent weights, AdamW with cosine.
    private static Recipe CharacterLstm() => new(
        "character-lstm",
        "SeqModels' own settings on char-rnn's text, 90 % for training, 5 % each for validation and test",
        "none; validation below 1.50 nats is asked for",
        ReadCharacters,
        new RecurrentLanguageModelOptions
        {
            HiddenSize = 384,
            Recurrent = new LstmOptions { LayerCount = 2, ForgetBias = 1, Dropout = 0.25, WeightDropout = 0.15, DropoutMask = DropoutMask.EachSequence },
            EmbeddingSize = 64,
            DropoutMask = DropoutMask.EachSequence,
            InputDropout = 0.05,
            OutputDropout = 0.25,
        },
        new TrainingOptions
        {
            Epochs = 16,
            BatchSize = 32,
            SequenceLength = 100,
            ValidationBatchSize = 8,
            Clipping = GradientClipping.ByGlobalNorm(0.5),
            Optimizer = new AdamWOptions { LearningRate = 4e-3, Beta2 = 0.99, WeightDecay = 0.01 },
            Schedule = new CosineSchedule { WarmUp = 100 },
        });

    // The book's text: letters and spaces in lower case, lines joined without a separator, the first 10 000 characters.
    private static (EncodedCorpus Train, EncodedCorpus? Validation) ReadTimeMachine(string path)
    {
        IEnumerable<string> lines = File.ReadLines(path).Select(line => NotLetters().Replace(line, " ").Trim().ToLowerInvariant());
        string text = string.Concat(lines);
        Corpus corpus = Corpus.FromText(text[..Math.Min(10_000, text.Length)], CorpusOptions.Characters);
        return (corpus.Encode(Corpus.FromText(text, CorpusOptions.Characters).BuildVocabulary()), null);
    }

    private static (EncodedCorpus Train, EncodedCorpus? Validation) ReadCharRnn(string path)
    {
        Corpus corpus = Corpus.FromFile(path, CorpusOptions.Characters);
        Vocabulary vocabulary = corpus.BuildVocabulary(VocabularyOptions.Closed);
        (Corpus train, Corpus validation, _) = corpus.Split(0.95, 0.05, 0);
        return (train.Encode(vocabulary), validation.Encode(vocabulary));
    }

    private static (EncodedCorpus Train, EncodedCorpus? Validation) ReadCharacters(string path)
    {
        Corpus corpus = Corpus.FromFile(path, CorpusOptions.Characters);
        Vocabulary vocabulary = corpus.BuildVocabulary(VocabularyOptions.Closed);
        (Corpus train, Corpus validation, _) = corpus.Split(0.9, 0.05, 0.05);
        return (train.Encode(vocabulary), validation.Encode(vocabulary));
    }

    [GeneratedRegex("[^A-Za-z]+")]
    private static partial Regex NotLetters();
}
