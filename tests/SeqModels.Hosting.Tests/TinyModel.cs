using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Hosting.Tests;

/// <summary>Small models of characters.</summary>
internal static class TinyModel
{
    public static EncodedCorpus Text { get; } = NewText();

    /// <summary>An untrained GRU.</summary>
    public static RecurrentLanguageModel Recurrent(ulong seed = 1)
    {
        var model = new RecurrentLanguageModel(
            Text.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 16, EmbeddingSize = 8, Seed = seed }, new CharacterTokenizer());
        model.Evaluate();
        return model;
    }

    public static async Task<string> All(IAsyncEnumerable<string> stream)
    {
        string text = "";
        await foreach (string piece in stream)
            text += piece;
        return text;
    }

    private static EncodedCorpus NewText()
    {
        Corpus corpus = Corpus.FromText(string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 13} times {i % 7} is {i % 13 * (i % 7)}; ")), CorpusOptions.Characters);
        return corpus.Encode(corpus.BuildVocabulary());
    }
}
