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
        Vocabulary larger = model.Vocabulary.Extend(otherText.Tokens(), maxCount: 2000, minCount: 2);
        RecurrentLanguageModel tuned = model.WithVocabulary(larger, seed: 1, NewTokenInitialization.FromUnknown);
        tuned.Freeze("rnn.*");
        tuned.Train(otherText.Encode(larger), options: options);
        // end snippet
    }
}
