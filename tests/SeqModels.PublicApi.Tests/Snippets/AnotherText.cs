using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/training-tools.md shows of fine-tuning.</summary>
internal static class AnotherText
{
    public static void Run(RecurrentLanguageModel model, Corpus otherText, TrainingOptions options)
    {
        // snippet: AnotherText
        Vocabulary larger = model.Vocabulary.Extend(otherText.Tokens(), most: 2000, minCount: 2);
        RecurrentLanguageModel tuned = model.WithVocabulary(larger, seed: 1, NewTokens.FromUnknown);
        tuned.Freeze("rnn.*");
        new Trainer(tuned, options).Train(otherText.Encode(larger));
        // end snippet
    }
}
