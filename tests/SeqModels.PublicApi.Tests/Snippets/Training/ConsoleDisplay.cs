using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/training-tools.md shows of the console display.</summary>
internal static class ConsoleDisplay
{
    public static TrainingResult Run(TrainingLog json)
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verses.Read();
        var model = new RecurrentLanguageModel(train.Vocabulary, new());
        var options = new TrainingOptions();
        // snippet: ConsoleDisplay
        TrainingResult result = new Trainer(LanguageModelTask.Create(model, train, validation, options), options).Fit(json);
        // end snippet
        return result;
    }
}
