using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;
using SeqModels.Tuning;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/training-tools.md shows of a search.</summary>
internal static class SettingsSearch
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verses.Read();
        // snippet: SettingsSearch
        SearchSpace<Settings> space = new SearchSpace<Settings>(new Settings())
            .LogUniform("rate", 1e-4, 1e-1, (s, x) => s with { LearningRate = x })
            .Uniform("dropout", 0, 0.6, (s, x) => s with { Dropout = x })
            .Choice("hidden", [64, 128, 256], (s, x) => s with { HiddenSize = x });
        RandomSearchResult<Settings> best = RandomSearch.Run(space, Make, new RandomSearchOptions { Trials = 27, MinEpochs = 1, MaxEpochs = 9 });

        TrainingSetup Make(Settings s)
        {
            var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = s.HiddenSize, Dropout = s.Dropout });
            var options = new TrainingOptions { Optimizer = new AdamOptions { LearningRate = s.LearningRate } };
            return (new LanguageModelTask(model, new SequentialBatches(train, options.BatchSize, options.SequenceLength), validation), options);
        }
        // end snippet

        Console.WriteLine(best);
    }

    // snippet: SettingsSearch
    internal sealed record Settings(double LearningRate = 0.01, double Dropout = 0, int HiddenSize = 64);
    // end snippet
}
