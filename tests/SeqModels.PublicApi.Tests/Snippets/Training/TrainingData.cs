using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A song whose verses are drawn at random, for docs/guide/training.md.</summary>
internal static class TrainingData
{
    public static (EncodedCorpus Train, EncodedCorpus Validation) Song(int verseCount = 200)
    {
        string[] verses = ["the cow says moo and moo again. ", "the duck says quack and quack again. ", "the cat says meow and meow again. "];
        var random = new Random(1);
        Corpus text = Corpus.FromText(string.Concat(Enumerable.Range(0, verseCount).Select(_ => verses[random.Next(verses.Length)])), CorpusOptions.Characters);
        (EncodedCorpus train, EncodedCorpus validation, _) = text.Encode(text.BuildVocabulary()).Split(0.8, 0.2, 0);
        return (train, validation);
    }
}
