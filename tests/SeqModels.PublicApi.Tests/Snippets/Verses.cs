using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A little text for snippets that do not show where theirs comes from.</summary>
internal static class Verses
{
    public static (EncodedCorpus Train, EncodedCorpus Validation) Read()
    {
        string text = string.Concat(Enumerable.Repeat("the cow says moo. the duck says quack. the cat says meow. ", 50));
        (Corpus train, Corpus validation, _) = Corpus.FromText(text, CorpusOptions.Characters).Split(0.8, 0.1, 0.1);
        Vocabulary vocabulary = train.BuildVocabulary();
        return (train.Encode(vocabulary), validation.Encode(vocabulary));
    }
}
