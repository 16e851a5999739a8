using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

/// <summary>Text that the tests make up: sentences of a small grammar, and random ids.</summary>
internal static class SampleText
{
    private static readonly string[] Who = ["the cat", "the dog", "a bird", "my neighbour", "the old cat"];
    private static readonly string[] Does = ["sees", "chases", "likes", "does not see"];
    private static readonly string[] When = ["", "today", "every day", "at night"];

    public static string[] Lines(int count, ulong seed = 1)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, count).Select(_ => $"{Pick(Who)} {Pick(Does)} {Pick(Who)} {Pick(When)}".Trim())];

        string Pick(string[] words) => words[random.NextInt(words.Length)];
    }

    public static EncodedCorpus Sentences(int count, ulong seed = 1, Vocabulary? vocabulary = null)
    {
        Corpus corpus = Corpus.FromLines(Lines(count, seed));
        return corpus.Encode(vocabulary ?? corpus.BuildVocabulary());
    }

    public static EncodedCorpus Characters(int lines, ulong seed = 1, Vocabulary? vocabulary = null)
    {
        Corpus corpus = Corpus.FromLines(Lines(lines, seed), CorpusOptions.Characters);
        return corpus.Encode(vocabulary ?? corpus.BuildVocabulary());
    }
}
