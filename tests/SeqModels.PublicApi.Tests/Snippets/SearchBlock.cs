using SeqModels.LanguageModels;
using SeqModels.Sequences;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/building-blocks.md shows of beam search.</summary>
internal static class SearchBlock
{
    public static void Run(Seq2Seq model)
    {
        // snippet: SearchBlock
        ILanguageModel german = model.Condition(model.SourceVocabulary.Encode(["the", "house"]));      // a language model of the target
        var options = new BeamSearchOptions { Width = 8, Count = 3, LengthPenalty = LengthPenalty.Gnmt, LengthExponent = 0.6 };
        foreach (BeamHypothesis hypothesis in german.BeamSearch([], options))
            Console.WriteLine($"{hypothesis.Score:F3}  {string.Join(' ', model.TargetVocabulary.Decode([.. hypothesis.Tokens]))}");
        double[,] alignment = model.AttentionWeights("the house", "das haus");                          // [target, source]
        // end snippet
        _ = alignment;
    }
}
