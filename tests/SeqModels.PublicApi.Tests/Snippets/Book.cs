using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>
/// A small text for the guide's pages on language models: sentences in which the number of the verb depends on a subject that may be six words back.
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

    /// <summary>Writes the sentences to a file in the current folder, and returns them as the other ways to read a text.</summary>
    public static void Write(string name = "book.txt", int count = 2000, ulong seed = 1) => File.WriteAllLines(name, Sentences(count, seed));

    /// <summary>The sentences as running characters: training and validation.</summary>
    public static (EncodedCorpus Train, EncodedCorpus Validation, EncodedCorpus Test) Characters(int count = 600)
    {
        Corpus text = Corpus.FromLines(Sentences(count), CorpusOptions.Characters);
        return Parts(text.Encode(text.BuildVocabulary()));
    }

    /// <summary>The sentences as running words with their line ends.</summary>
    public static (EncodedCorpus Train, EncodedCorpus Validation, EncodedCorpus Test) Words(int count = 2000)
    {
        Corpus text = Corpus.FromLines(Sentences(count), CorpusOptions.Words with { EndOfLine = "<eos>" });
        return Parts(text.Encode(text.BuildVocabulary()));
    }

    private static (EncodedCorpus Train, EncodedCorpus Validation, EncodedCorpus Test) Parts(EncodedCorpus text)
    {
        (EncodedCorpus train, EncodedCorpus validation, EncodedCorpus test) = text.Split(0.8, 0.1, 0.1);
        return (train, validation, test);
    }

    private static string Any(RandomSource random, string[] items) => items[random.NextInt(items.Length)];
}
