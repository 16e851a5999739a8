using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Fuzz.Readers;

/// <summary>What every language model is asked.</summary>
internal static class LanguageModelUse
{
    private const int ScoredTokens = 24;
    private const int GeneratedTokens = 8;

    /// <summary>A larger vocabulary is not asked for whole distributions.</summary>
    private const int LargeVocabulary = 1 << 14;

    /// <summary>Token ids that a model predicts; none when there are none.</summary>
    public static IEnumerable<int> Tokens(Vocabulary vocabulary, int count) =>
        vocabulary.Count > (vocabulary.BeginId is null ? 0 : 1)
            ? Enumerable.Range(0, count).Select(i => (i * 7) % vocabulary.Count).Select(id => id != vocabulary.BeginId ? id : id > 0 ? id - 1 : id + 1)
            : [];

    public static void Query(ILanguageModel model)
    {
        model.LogProbability([.. Tokens(model.Vocabulary, ScoredTokens)]);
        LanguageModelState state = model.CreateState();
        foreach (int token in Tokens(model.Vocabulary, 3))
        {
            state.Fork().Advance(token);
            state.Advance(token);
        }

        if (model.Vocabulary.Count is > 0 and < LargeVocabulary)
        {
            state.Distribution(new float[model.Vocabulary.Count]);
            foreach (int token in model.Generate(Tokens(model.Vocabulary, 2), new GenerationOptions { MaxTokens = GeneratedTokens, TopK = 5 }))
            {
                _ = model.Vocabulary[token];
            }
        }
    }
}
