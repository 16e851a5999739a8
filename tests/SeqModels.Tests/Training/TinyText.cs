using SeqModels.LanguageModels;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Training;

/// <summary>A small text that the tests write themselves, and models of it.</summary>
internal static class TinyText
{
    public static Corpus Characters { get; } = Corpus.FromText(
        string.Concat(Enumerable.Range(0, 120).Select(i => $"{i % 13} times {i % 7} is {i % 13 * (i % 7)}; ")), CorpusOptions.Characters);

    public static Vocabulary Vocabulary { get; } = Characters.BuildVocabulary();

    public static EncodedCorpus Encoded { get; } = Characters.Encode(Vocabulary);

    public static RecurrentLanguageModel Model(CellKind cell, ulong seed = 1, int layers = 1, double dropout = 0) => new(
        Vocabulary,
        new RecurrentLanguageModelOptions
        {
            Recurrent = cell.Options() with { LayerCount = layers, Dropout = dropout },
            HiddenSize = 20,
            EmbeddingSize = 10,
            Dropout = dropout,
            Seed = seed,
        });
}
