// snippet: SettingsSearch
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;
using SeqModels.Tuning;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/guide/training.md shows of a search.</summary>
internal static class SettingsSearch
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = TrainingData.Song();
        // snippet: SettingsSearch
        SearchSpace<Settings> space = new SearchSpace<Settings>(new Settings())
            .LogUniform("rate", 1e-3, 1e-1, (s, x) => s with { LearningRate = x })
            .Uniform("dropout", 0, 0.6, (s, x) => s with { Dropout = x })
            .Choice("hidden", [8, 16, 32], (s, x) => s with { HiddenSize = x });
        RandomSearchResult<Settings> best = RandomSearch.Run(space, Make, new() { Trials = 9, MinEpochs = 1, MaxEpochs = 9 });
        Console.WriteLine(best);

        TrainingSetup Make(Settings s)
        {
            var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = s.HiddenSize, EmbeddingSize = 16, Dropout = s.Dropout });
            var options = new TrainingOptions { BatchSize = 8, Optimizer = new AdamOptions { LearningRate = s.LearningRate } };
            return (new LanguageModelTask(model, new SequentialBatches(train, options.BatchSize, options.SequenceLength), validation), options);
        }
        // end snippet
    }

    // snippet: SettingsSearch

    internal sealed record Settings(double LearningRate = 0.01, double Dropout = 0, int HiddenSize = 16);
    // end snippet
}
