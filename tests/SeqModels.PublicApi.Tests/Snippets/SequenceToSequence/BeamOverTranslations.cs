using SeqModels.LanguageModels;
using SeqModels.Sequences;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Beam search over translations, in docs/translation.md.</summary>
internal static class BeamOverTranslations
{
    public static void Run(Seq2Seq model)
    {
        // snippet: BeamOverTranslations
        ILanguageModel given = model.Condition(model.SourceVocabulary.Encode(["3", " ", "M", "a", "r", " ", "9", "8"]));
        foreach (BeamHypothesis hypothesis in given.BeamSearch([], new BeamSearchOptions { Width = 5, LengthPenalty = LengthPenalty.Gnmt }))
            Console.WriteLine($"{hypothesis.Score:F3}  {string.Concat(hypothesis.Tokens.Select(id => given.Vocabulary[id]))}");
        // end snippet
    }
}
