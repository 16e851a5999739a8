using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>
/// A small text for the guide's pages on language models: sentences in which the number of the verb depends on a subject that may be five
/// words back.
/// </summary>
internal static class Book
{
    private static readonly string[] Adjectives = ["", "old ", "small ", "gray "], Animals = ["owl", "bird", "cat", "dog", "cow"];
    private static readonly string[] Places = ["", "near the river ", "behind the trees ", "with the small dogs ", "above the old town "];
    private static readonly string[] One = ["sings", "sleeps", "runs", "waits"], Many = ["sing", "sleep", "run", "wait"];
    private static readonly string[] Times = ["", " at night", " all day", " in the morning"];

    /// <summary>Sentences, one per line, without a period.</summary>
    public static string[] Sentences(int count = 2000, ulong seed = 1)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            bool isOne = random.NextInt(2) == 0;
            string subject = Any(random, Adjectives) + Any(random, Animals) + (isOne ? "" : "s"), place = Any(random, Places);
            return $"the {subject} {place}{Any(random, isOne ? One : Many)}{Any(random, Times)}";
        })];
    }

    /// <summary>Writes the sentences to book.txt.</summary>
    public static void Write(int count = 2000) => File.WriteAllLines("book.txt", Sentences(count));

    /// <summary>Writes sentences of another style to letters.txt: capitals and periods.</summary>
    public static void WriteLetters(int count = 300) =>
        File.WriteAllLines("letters.txt", Sentences(count, seed: 7).Select(line => $"{char.ToUpperInvariant(line[0])}{line[1..]}."));

    /// <summary>The sentences as running words with their line ends.</summary>
    public static (EncodedCorpus Train, EncodedCorpus Validation, EncodedCorpus Test) Words(int count = 2000)
    {
        Corpus text = Corpus.FromLines(Sentences(count), CorpusOptions.Words with { EndOfLine = "<eos>" });
        (EncodedCorpus train, EncodedCorpus validation, EncodedCorpus test) = text.Encode(text.BuildVocabulary()).Split(0.8, 0.1, 0.1);
        return (train, validation, test);
    }

    /// <summary>A small LSTM of the words, trained for a second.</summary>
    public static RecurrentLanguageModel Lstm(EncodedCorpus train, EncodedCorpus validation)
    {
        var lstm = new RecurrentLanguageModel(train.Vocabulary, new() { EmbeddingSize = 16, HiddenSize = 32 }, train.Tokenizer);
        lstm.Train(train, validation, new() { Epochs = 12, BatchSize = 16, Optimizer = new AdamOptions { LearningRate = 0.01 } });
        return lstm;
    }

    private static string Any(RandomSource random, string[] items) => items[random.NextInt(items.Length)];
}
